package dev.viveiro.notification;

import dev.viveiro.messaging.InboxConfiguration;
import dev.viveiro.messaging.MessagingConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Mails news and reveals passwords; any number of replicas may run. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import({MessagingConfiguration.class, InboxConfiguration.class})
public class NotificationApplication {
    /** Starts one replica. */
    public static void main(String[] args) {
        SpringApplication.run(NotificationApplication.class, args);
    }
}

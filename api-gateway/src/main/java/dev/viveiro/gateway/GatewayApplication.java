package dev.viveiro.gateway;

import dev.viveiro.messaging.MessagingConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The front door and the keeper of state; any number of replicas may run. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import(MessagingConfiguration.class)
public class GatewayApplication {
    /** Starts one replica. */
    public static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }
}

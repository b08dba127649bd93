package dev.viveiro.worker;

import dev.viveiro.messaging.MessagingConfiguration;
import dev.viveiro.worker.doctor.Doctor;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Import;

/** The worker of one hypervisor host; one process per {@code VIVEIRO_WORKER_HOME}. */
@SpringBootApplication(exclude = RabbitAutoConfiguration.class)
@ConfigurationPropertiesScan
@Import(MessagingConfiguration.class)
public class WorkerApplication {
    /**
     * Starts the worker; it ends by itself when its host or its disk leave it nothing to do. With {@code doctor} as its first
     * argument it says what the drivers can do here instead, and ends.
     */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("doctor")) {
            LoggingSystem.get(WorkerApplication.class.getClassLoader()).beforeInitialize(); // no log among the findings
            List<String> arguments = List.of(args).subList(1, args.length);
            System.exit(Doctor.run(arguments, System.getenv(), Clock.systemUTC(), System.out));
        }
        try {
            SpringApplication.run(WorkerApplication.class, args);
        } catch (RuntimeException failure) {
            if (!ExitCode.isOfSettings(failure)) {
                throw failure;
            }
            System.exit(ExitCode.REFUSED.number()); // which setting, and why, is in the log by now
        }
    }
}

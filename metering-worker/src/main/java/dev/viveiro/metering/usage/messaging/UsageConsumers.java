package dev.viveiro.metering.usage.messaging;

import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.QueueConsumers;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.Traces;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Consumes both lanes' events; ready while both are consumed. */
@Configuration(proxyBeanMethods = false)
class UsageConsumers {
    @Bean
    QueueConsumers queueConsumers(
            ConnectionFactory connections,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            Inbox inbox,
            Traces traces,
            UsageService usage) {
        QueueConsumers consumers = new QueueConsumers(connections, jdbc, transactions, inbox, traces);
        MessageHandler<UsageFact> handler =
                batch -> usage.apply(batch.stream().map(Received::message).toList());
        for (Lane lane : Lane.values()) {
            consumers.onUnhurried(Topology.meteringEvents(lane), new UsageReader(), handler);
        }
        return consumers;
    }

    @Bean
    HealthIndicator queuesHealthIndicator(QueueConsumers consumers) {
        return () -> (consumers.consuming() ? Health.up() : Health.outOfService()).build();
    }
}

package dev.viveiro.metering.broker;

import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.OutboxBell;
import dev.viveiro.messaging.OutboxRelay;
import dev.viveiro.messaging.OutboxRelayLoop;
import dev.viveiro.messaging.RabbitPublisher;
import dev.viveiro.messaging.ReturnPolicy;
import dev.viveiro.messaging.SqlOutbox;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Rows of the outbox to the broker, by one replica at a time. What nobody is bound for is kept and tried again: a gateway that is older
 * than this service reads it once it was updated.
 */
@Configuration(proxyBeanMethods = false)
class OutboxConfiguration {
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);

    @Bean
    OutboxBell outboxBell(JdbcTemplate jdbc) {
        return new OutboxBell(jdbc, "metering");
    }

    @Bean
    Outbox outbox(JdbcTemplate jdbc, Clock clock, OutboxBell bell) {
        return new SqlOutbox(jdbc, clock, bell);
    }

    @Bean
    OutboxRelay outboxRelay(
            PlatformTransactionManager transactions,
            JdbcTemplate jdbc,
            CachingConnectionFactory connections,
            Clock clock) {
        // with its name: the gateway believes what the broker vouches for
        RabbitPublisher publisher = new RabbitPublisher(connections, CONFIRM_WITHIN, connections.getUsername());
        return new OutboxRelay(transactions, jdbc, publisher, ReturnPolicy.KEEP, clock);
    }

    @Bean
    OutboxRelayLoop outboxRelayLoop(DataSource dataSource, OutboxBell bell, OutboxRelay relay) {
        return new OutboxRelayLoop(dataSource, bell, relay, POLL);
    }
}

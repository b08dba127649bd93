package dev.viveiro.gateway.broker;

import dev.viveiro.gateway.host.Attention;
import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.InboxConfiguration;
import dev.viveiro.messaging.MessagingConfiguration;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.OutboxBell;
import dev.viveiro.messaging.OutboxRelay;
import dev.viveiro.messaging.OutboxRelayLoop;
import dev.viveiro.messaging.RabbitPublisher;
import dev.viveiro.messaging.ReturnPolicy;
import dev.viveiro.messaging.SqlOutbox;
import dev.viveiro.messaging.TopologyDeclarer;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The way out: rows of the outbox to the broker, and notices and calls that need no outbox. */
@Configuration(proxyBeanMethods = false)
@Import({MessagingConfiguration.class, InboxConfiguration.class})
class OutboxConfiguration {
    private static final Duration CONFIRM_WITHIN = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);

    @Bean
    OutboxBell outboxBell(JdbcTemplate jdbc) {
        return new OutboxBell(jdbc, "gateway");
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
            ReturnPolicy returns,
            Clock clock) {
        RabbitPublisher publisher = new RabbitPublisher(connections, CONFIRM_WITHIN, null);
        return new OutboxRelay(transactions, jdbc, publisher, returns, clock);
    }

    @Bean
    NoticeLoop noticeLoop(CachingConnectionFactory connections, Ids ids, Clock clock) {
        return new NoticeLoop(() -> new RabbitPublisher(connections, CONFIRM_WITHIN, null), ids, clock);
    }

    @Bean
    CallLoop callLoop(CachingConnectionFactory connections, Ids ids, Clock clock) {
        return new CallLoop(() -> new RabbitPublisher(connections, CONFIRM_WITHIN, null), ids, clock);
    }

    @Bean
    Probes probes(CachingConnectionFactory connections, Attention attention, Clock clock) {
        return new Probes(attention, new RabbitPublisher(connections, CONFIRM_WITHIN, null), clock);
    }

    @Bean
    OutboxRelayLoop outboxRelayLoop(DataSource dataSource, OutboxBell bell, OutboxRelay relay) {
        return new OutboxRelayLoop(dataSource, bell, relay, POLL);
    }

    @Bean
    TopologyDeclarer topologyDeclarer(RabbitTemplate rabbit) {
        return new TopologyDeclarer(rabbit);
    }
}

package dev.viveiro.gateway.broker;

import dev.viveiro.contract.account.AccountFact;
import dev.viveiro.gateway.broker.dead.DeadMessages;
import dev.viveiro.gateway.host.HostLife;
import dev.viveiro.gateway.host.HostStatements;
import dev.viveiro.gateway.reconcile.Reports;
import dev.viveiro.gateway.vm.HostEvents;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.QueueConsumers;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.messaging.Traces;
import java.util.List;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The way in: what hosts say, what other services found out, and what nobody could apply. */
@Configuration(proxyBeanMethods = false)
class Listening {
    @Bean
    QueueConsumers queueConsumers(
            ConnectionFactory connections,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            Inbox inbox,
            Traces traces,
            HostEvents hostEvents,
            HostStatements hostStatements,
            Reports reports,
            MessageHandler<AccountFact> accounts,
            MeteringSettings metering,
            DeadMessages dead) {
        QueueConsumers consumers = new QueueConsumers(connections, jdbc, transactions, inbox, traces);
        for (Lane lane : Lane.values()) {
            consumers.on(Topology.hostEvents(lane), VerifiedHost::event, hostEvents);
            consumers.on(Topology.gatewayEvents(lane), new VerifiedMetering(metering.brokerUser()), accounts);
        }
        consumers.onFleeting(Topology.HOST_REPORTS, Probes::read, reports.before(hostStatements));
        for (String service : List.of(Topology.GATEWAY, Topology.METERING, Topology.NOTIFICATION, Topology.WORKER)) {
            consumers.on(Topology.dead(service), DeadMessages::read, dead.drain(Topology.dead(service)));
        }
        return consumers;
    }

    @Bean
    HealthIndicator queuesHealthIndicator(QueueConsumers consumers) {
        return () -> (consumers.consuming() ? Health.up() : Health.outOfService()).build();
    }

    @Bean
    TopologyAtStart topologyAtStart(TopologyDeclarer declarer, EffectiveTopology effective, HostLife hosts) {
        return new TopologyAtStart(declarer, effective, hosts);
    }
}

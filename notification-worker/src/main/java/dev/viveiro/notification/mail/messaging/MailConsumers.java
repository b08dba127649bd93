package dev.viveiro.notification.mail.messaging;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmExpiring;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.QueueConsumers;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.Traces;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.notification.mail.CredentialMails;
import java.util.List;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Consumes both lanes' events; ready while both are consumed. */
@Configuration(proxyBeanMethods = false)
class MailConsumers {
    @Bean
    QueueConsumers queueConsumers(
            ConnectionFactory connections,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            Inbox inbox,
            Traces traces,
            CredentialMails mails) {
        QueueConsumers consumers = new QueueConsumers(connections, jdbc, transactions, inbox, traces);
        MessageReader<DomainEvent> reader = MessageReader.of(Contracts.of(DomainEvent.class));
        MessageHandler<DomainEvent> single = batch -> mails.write(issued(batch), Lane.INTERACTIVE);
        MessageHandler<DomainEvent> ofAClass = batch -> mails.write(issued(batch), Lane.BULK);
        return consumers
                .on(Topology.notificationEvents(Lane.INTERACTIVE), reader, single)
                .onUnhurried(Topology.notificationEvents(Lane.BULK), reader, ofAClass);
    }

    private static List<Received<CredentialIssued>> issued(List<Received<DomainEvent>> batch) {
        return batch.stream()
                .map(received -> new Received<>(issued(received.message()), received.envelope()))
                .toList();
    }

    private static CredentialIssued issued(DomainEvent event) {
        return switch (event) {
            case CredentialIssued issued -> issued;
            case VmChanged ignored -> throw notMailed("vm-changed");
            case VmExpiring ignored -> throw notMailed("vm-expiring");
        };
    }

    private static UnreadableMessage notMailed(String what) {
        return new UnreadableMessage("nothing is mailed for " + what + "; its routing key is wrong");
    }

    @Bean
    HealthIndicator queuesHealthIndicator(QueueConsumers consumers) {
        return () -> (consumers.consuming() ? Health.up() : Health.outOfService()).build();
    }
}

package dev.viveiro.notification.mail.messaging;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.account.AccountFact;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmExpiring;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.QueueConsumers;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.Traces;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.notification.mail.CredentialMails;
import dev.viveiro.notification.mail.CreditMails;
import java.util.ArrayList;
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
            CredentialMails mails,
            CreditMails credit) {
        QueueConsumers consumers = new QueueConsumers(connections, jdbc, transactions, inbox, traces);
        MessageReader<Object> reader =
                MessageReader.of(Contracts.of(DomainEvent.class), Contracts.of(AccountFact.class));
        return consumers
                .on(
                        Topology.notificationEvents(Lane.INTERACTIVE),
                        reader,
                        batch -> write(batch, Lane.INTERACTIVE, mails, credit))
                .onUnhurried(
                        Topology.notificationEvents(Lane.BULK),
                        reader,
                        batch -> write(batch, Lane.BULK, mails, credit));
    }

    private static void write(List<Received<Object>> batch, Lane lane, CredentialMails mails, CreditMails credit) {
        List<Received<CredentialIssued>> issued = new ArrayList<>();
        List<Received<CreditChanged>> changed = new ArrayList<>();
        for (Received<Object> received : batch) {
            switch (received.message()) {
                case DomainEvent event -> issued.add(new Received<>(issued(event), received.envelope()));
                case AccountFact fact -> changed.add(new Received<>(changed(fact), received.envelope()));
                default ->
                    throw new IllegalStateException("no contract that is read here: "
                            + received.message().getClass());
            }
        }
        if (!issued.isEmpty()) {
            mails.write(issued, lane);
        }
        credit.write(changed, lane);
    }

    private static CreditChanged changed(AccountFact fact) {
        return switch (fact) {
            case CreditChanged changed -> changed;
        };
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

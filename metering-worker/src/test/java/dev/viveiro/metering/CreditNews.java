package dev.viveiro.metering;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.account.AccountFact;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Hears everything that is told of tenants' credit, in a queue of its own, and drops repetitions as readers do. */
final class CreditNews {
    private static final MessageReader<AccountFact> READER = MessageReader.of(Contracts.of(AccountFact.class));

    private final RabbitTemplate rabbit;
    private final String queue = "test.credit." + UUID.randomUUID();
    private final Set<UUID> seen = ConcurrentHashMap.newKeySet();
    private final Map<TenantId, List<CreditChanged>> told = new ConcurrentHashMap<>();

    private CreditNews(RabbitTemplate rabbit) {
        this.rabbit = rabbit;
    }

    /** From now on. */
    static CreditNews of(RabbitTemplate rabbit) {
        CreditNews news = new CreditNews(rabbit);
        rabbit.execute(channel -> {
            channel.queueDeclare(news.queue, true, false, false, Map.of());
            channel.queueBind(news.queue, Topology.EVENTS, "*." + Contracts.keyOf(CreditChanged.class));
            return null;
        });
        return news;
    }

    /** In the order in which it was heard. */
    List<CreditChanged> told(TenantId tenant) {
        for (Message message = rabbit.receive(queue); message != null; message = rabbit.receive(queue)) {
            Received<AccountFact> received = READER.read(message);
            if (seen.add(received.envelope().id()) && received.message() instanceof CreditChanged changed) {
                told.computeIfAbsent(changed.tenant(), each -> new CopyOnWriteArrayList<>())
                        .add(changed);
            }
        }
        return told.getOrDefault(tenant, List.of());
    }

    /** Like {@code "1 LOW"}: version and standing. */
    List<String> changes(TenantId tenant) {
        return told(tenant).stream()
                .map(changed -> changed.version() + " " + changed.standing())
                .toList();
    }
}

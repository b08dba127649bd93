package dev.viveiro.messaging;

import com.rabbitmq.client.Channel;
import dev.viveiro.messaging.Topology.BindingSpec;
import dev.viveiro.messaging.Topology.ExchangeSpec;
import dev.viveiro.messaging.Topology.QueueSpec;
import java.io.IOException;
import java.util.List;
import org.springframework.amqp.rabbit.core.RabbitOperations;

/** Puts the topology on a broker; a queue that exists with other settings is a refusal (406), never adopted. */
public final class TopologyDeclarer {
    private final RabbitOperations rabbit;

    public TopologyDeclarer(RabbitOperations rabbit) {
        this.rabbit = rabbit;
    }

    /** Exchanges and the queues of the services; may be repeated. */
    public void declareServices() {
        rabbit.execute(channel -> {
            for (ExchangeSpec exchange : Topology.exchanges()) {
                channel.exchangeDeclare(exchange.name(), exchange.type(), true);
            }
            declare(channel, Topology.serviceQueues());
            return null;
        });
    }

    /** The given queues and their bindings; may be repeated. */
    public void declareQueues(List<QueueSpec> queues) {
        rabbit.execute(channel -> {
            declare(channel, queues);
            return null;
        });
    }

    private static void declare(Channel channel, List<QueueSpec> queues) throws IOException {
        for (QueueSpec queue : queues) {
            channel.queueDeclare(queue.name(), true, false, false, queue.arguments());
            for (BindingSpec binding : queue.bindings()) {
                channel.queueBind(queue.name(), binding.exchange(), binding.key());
            }
        }
    }
}

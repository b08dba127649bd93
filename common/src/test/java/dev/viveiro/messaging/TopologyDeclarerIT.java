package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Publisher.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpException;

class TopologyDeclarerIT {
    private final Post post = new Post();
    private final HostId host = Ids.timeOrdered().nextHost();

    @AfterEach
    void close() {
        post.close();
    }

    @Test
    void the_broker_takes_all_of_it_twice() {
        for (var round = 0; round < 2; round++) {
            post.topology().declareServices();
            post.topology().declareQueues(Topology.hostQueues(host));
        }
        assertThat(Topology.serviceQueues())
                .allSatisfy(queue -> assertThat(post.depth(queue.name())).isZero());
    }

    @Test
    void a_queue_that_exists_with_other_settings_is_refused() {
        post.rabbit.execute(channel -> channel.queueDeclare(
                "gateway.dead", true, false, false, Map.of("x-queue-type", "quorum", "x-delivery-limit", 3)));
        assertThatThrownBy(() -> post.topology().declareServices())
                .isInstanceOf(AmqpException.class)
                .rootCause()
                .hasMessageContaining("inequivalent arg 'x-delivery-limit' for queue 'gateway.dead'");
    }

    @Test
    void a_rejected_command_lies_in_the_dead_queue_of_the_workers() {
        post.topology().declareServices();
        post.topology().declareQueues(Topology.hostQueues(host));
        var letter = Letters.toHost(host, Ids.timeOrdered().nextVm(), 7);
        assertThat(post.publisher.publish(List.of(letter))).containsExactly(Outcome.DELIVERED);
        post.rabbit.execute(channel -> {
            var command = channel.basicGet(Topology.hostQueue(host, Lane.INTERACTIVE), false);
            channel.basicReject(command.getEnvelope().getDeliveryTag(), false);
            return command;
        });
        await().until(() -> post.depth("worker.dead") == 1);
        assertThat(post.attemptsIn("worker.dead")).containsExactly(7);
    }
}

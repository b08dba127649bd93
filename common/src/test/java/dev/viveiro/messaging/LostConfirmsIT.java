package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** The broker took it and its word was lost: nobody may say that the message did not leave. */
class LostConfirmsIT {
    private final Post post = new Post();
    private final BrokerProxy proxy = post.proxy();
    private final CachingConnectionFactory connections = post.connectionsThrough(proxy);
    private final String queue = post.queue("seeds", 100);
    private final VmId vm = Ids.timeOrdered().nextVm();

    @AfterEach
    void close() {
        proxy.close();
        BrokerConnections.close(connections);
        post.close();
    }

    @Test
    void without_a_confirm_in_time_it_is_unknown_where_a_message_is() {
        RabbitPublisher publisher = warm(Duration.ofSeconds(1));
        proxy.loseAnswers();
        assertThat(publisher.publish(List.of(Letters.toQueue(queue, vm, 2))))
                .containsExactly(new Outcome(Result.UNKNOWN, "no confirm in time"));
        await().untilAsserted(() -> assertThat(post.attemptsIn(queue)).containsExactly(2));
    }

    @Test
    void a_connection_that_breaks_before_the_confirm_leaves_it_unknown_where_a_message_is() {
        RabbitPublisher publisher = warm(Duration.ofMinutes(1));
        proxy.loseAnswers();
        var outcomes = CompletableFuture.supplyAsync(() -> publisher.publish(List.of(Letters.toQueue(queue, vm, 2))));
        await().untilAsserted(() -> assertThat(post.attemptsIn(queue)).containsExactly(2));
        proxy.cut();
        assertThat(outcomes.join()).extracting(Outcome::result).containsExactly(Result.UNKNOWN);
    }

    /** One whose channel is open already. */
    private RabbitPublisher warm(Duration confirmWithin) {
        var publisher = new RabbitPublisher(connections, confirmWithin, null);
        await().until(
                        () -> publisher.publish(List.of(Letters.toQueue(queue, vm, 1))),
                        List.of(Outcome.DELIVERED)::equals);
        assertThat(post.attemptsIn(queue)).contains(1);
        return publisher;
    }
}

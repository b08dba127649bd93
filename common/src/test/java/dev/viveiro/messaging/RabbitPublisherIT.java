package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

class RabbitPublisherIT {
    private final Post post = new Post();
    private final VmId vm = Ids.timeOrdered().nextVm();

    @AfterEach
    void close() {
        post.close();
    }

    @Test
    void a_batch_arrives_whole_and_in_order() {
        var queue = post.queue("seeds", 10_000);
        var batch = IntStream.range(0, 500)
                .mapToObj(attempt -> Letters.toQueue(queue, vm, attempt))
                .toList();
        assertThat(post.publisher.publish(batch)).hasSize(500).containsOnly(Outcome.DELIVERED);
        assertThat(post.attemptsIn(queue))
                .isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void a_message_for_which_no_queue_is_bound_is_not_delivered_although_the_broker_confirms_it() {
        var queue = post.queue("seeds", 10);
        var outcomes =
                post.publisher.publish(List.of(Letters.toQueue("nowhere", vm, 1), Letters.toQueue(queue, vm, 2)));
        assertThat(outcomes).extracting(Outcome::result).containsExactly(Result.RETURNED, Result.DELIVERED);
        assertThat(outcomes.getFirst().detail()).isEqualTo("312 NO_ROUTE");
    }

    @Test
    void a_full_queue_refuses_and_the_other_takes() {
        var full = post.queue("full", 1);
        var queue = post.queue("seeds", 10);
        // a quorum queue may take a few more before it refuses
        IntStream.range(0, 5).forEach(i -> post.publisher.publish(List.of(Letters.toQueue(full, vm, i))));
        var outcomes = post.publisher.publish(List.of(Letters.toQueue(full, vm, 8), Letters.toQueue(queue, vm, 9)));
        assertThat(outcomes).containsExactly(new Outcome(Result.REFUSED, "nack"), Outcome.DELIVERED);
        assertThat(post.attemptsIn(queue)).containsExactly(9);
    }

    @Test
    void after_an_exchange_that_does_not_exist_the_same_publisher_goes_on() {
        var queue = post.queue("seeds", 10);
        var letter = Letters.toQueue(queue, vm, 1);
        var lost = new Outgoing("no-such-exchange", "x", Lane.BULK, vm.value(), letter.envelope());
        assertThat(post.publisher.publish(List.of(lost)))
                .as("the channel closed before it confirmed")
                .extracting(Outcome::result)
                .containsExactly(Result.UNKNOWN);
        // a batch that meets the closing channel has no answer either, and leaves when it is tried again;
        // Spring's own thread fails on that channel meanwhile, and says so to nobody
        await().dontCatchUncaughtExceptions().untilAsserted(() -> assertThat(post.publisher.publish(List.of(letter)))
                .containsExactly(Outcome.DELIVERED));
    }

    @Test
    void a_broker_that_is_away_refuses_all_and_nothing_is_thrown() {
        var nobody = new CachingConnectionFactory("127.0.0.1", 1);
        var outcomes = new RabbitPublisher(nobody, Duration.ofSeconds(1), null)
                .publish(List.of(Letters.toQueue("seeds", vm, 1), Letters.toQueue("seeds", vm, 2)));
        assertThat(outcomes).extracting(Outcome::result).containsExactly(Result.REFUSED, Result.REFUSED);
    }

    @Test
    void an_empty_batch_is_no_work() {
        assertThat(post.publisher.publish(List.of())).isEmpty();
    }
}

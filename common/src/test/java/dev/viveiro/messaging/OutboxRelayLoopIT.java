package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxRelayLoopIT {
    private final Post post = new Post();
    private final Store store = new Store();
    private final OutboxBell bell = new OutboxBell(store.jdbc, "test");
    private final SqlOutbox outbox = new SqlOutbox(store.jdbc, Clock.systemUTC(), bell);
    private final OutboxRelayLoop first = loop(Duration.ofMillis(100));
    private final OutboxRelayLoop second = loop(Duration.ofMillis(100));

    @AfterEach
    void close() {
        first.stop();
        second.stop();
        bell.stop();
        post.close();
    }

    @Test
    void one_replica_relays_and_another_takes_over_when_it_stops() {
        var queue = post.queue("seeds", 100);
        first.start();
        second.start();
        await().until(() -> lockHolders() == 1);
        send(queue);
        await().until(() -> post.depth(queue) == 1);
        assertThat(lockHolders()).isEqualTo(1);
        first.stop();
        send(queue);
        await().until(() -> post.depth(queue) == 2);
        await().until(() -> store.rows("outbox") == 0);
    }

    @Test
    void the_bell_wakes_a_relay_that_would_poll_much_later() {
        var queue = post.queue("seeds", 100);
        bell.start();
        var sleepy = loop(Duration.ofMinutes(10));
        try {
            sleepy.start();
            // the relay listens before its first pass, so a message that left proves that it listens now
            send(queue);
            await().until(() -> post.depth(queue) == 1);
            send(queue);
            await().atMost(Duration.ofSeconds(5)).until(() -> post.depth(queue) == 2);
            // the row goes when the message was confirmed
            await().atMost(Duration.ofSeconds(5)).until(() -> store.rows("outbox") == 0);
        } finally {
            wakeToStop(sleepy);
        }
    }

    @Test
    void a_store_that_was_away_is_relayed_again() {
        var queue = post.queue("seeds", 100);
        first.start();
        send(queue);
        await().until(() -> post.depth(queue) == 1);
        store.switchOff();
        store.switchOn();
        send(queue);
        await().until(() -> post.depth(queue) == 2);
        assertThat(first.isRunning()).isTrue();
    }

    private void wakeToStop(OutboxRelayLoop sleepy) {
        Thread.ofVirtual().start(sleepy::stop);
        await().until(() -> !sleepy.isRunning());
        bell.wakeNow();
    }

    private void send(String queue) {
        outbox.add(List.of(Letters.toQueue(queue, Ids.timeOrdered().nextVm(), 1)));
    }

    private int lockHolders() {
        return store.rows("pg_locks where locktype = 'advisory' and granted and database ="
                + " (select oid from pg_database where datname = current_database())");
    }

    private OutboxRelayLoop loop(Duration poll) {
        var relay =
                new OutboxRelay(store.transactions, store.jdbc, post.publisher, ReturnPolicy.KEEP, Clock.systemUTC());
        return new OutboxRelayLoop(store.dataSource, bell, relay, poll);
    }
}

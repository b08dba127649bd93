package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

class WokenLoopTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final Semaphore leave = new Semaphore(0);
    private volatile boolean holding;
    private volatile boolean failing;
    private final WokenLoop loop = new WokenLoop("loop under test") {
        @Override
        protected void look() {
            boolean fails = failing;
            looks.incrementAndGet();
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            if (holding) {
                leave.acquireUninterruptibly();
            }
            atOnce.decrementAndGet();
            if (fails) {
                throw new IllegalStateException("as told");
            }
        }
    };

    @AfterEach
    void endAll() {
        holding = false;
        leave.release(100);
        loop.stop();
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.clearSynchronization();
        }
    }

    @Test
    void without_a_transaction_a_wake_is_a_look() {
        loop.start();
        loop.wake();
        looked(1);
        assertThat(loop.isRunning()).isTrue();
    }

    @Test
    void a_wake_inside_a_transaction_is_a_look_after_its_commit() {
        TransactionSynchronizationManager.initSynchronization();
        loop.wake();
        holding = true;
        loop.start();
        loop.wakeNow();
        looked(1);
        TransactionSynchronizationUtils.triggerAfterCommit();
        leave.release();
        looked(2);
    }

    @Test
    void wakes_during_a_look_are_one_more_look_and_never_two_at_once() {
        holding = true;
        loop.start();
        loop.wakeNow();
        looked(1);
        for (int i = 0; i < 50; i++) {
            loop.wakeNow();
        }
        leave.release();
        looked(2);
        leave.release();
        await().atMost(SOON).until(() -> atOnce.get() == 0);
        loop.stop();
        assertThat(looks).hasValue(2);
        assertThat(mostAtOnce).hasValue(1);
    }

    @Test
    void a_look_that_fails_is_followed_by_the_next() {
        failing = true;
        loop.start();
        loop.wakeNow();
        looked(1);
        failing = false;
        loop.wakeNow();
        looked(2);
    }

    @Test
    void whoever_stops_it_waits_for_the_look_under_way_and_no_other_begins() {
        holding = true;
        loop.start();
        loop.wakeNow();
        looked(1);
        loop.wakeNow();
        Thread stopping = Thread.ofVirtual().start(loop::stop);
        await().atMost(SOON).until(() -> !loop.isRunning());
        assertThat(stopping.isAlive()).isTrue();
        leave.release();
        await().atMost(SOON).until(() -> !stopping.isAlive());
        assertThat(atOnce).hasValue(0);
        assertThat(looks).hasValue(1);
    }

    @Test
    void a_loop_that_was_stopped_can_be_started_again() {
        loop.start();
        loop.stop();
        loop.wakeNow();
        assertThat(looks).hasValue(0);
        loop.start();
        looked(1);
    }

    private void looked(int times) {
        await().atMost(SOON).untilAsserted(() -> assertThat(looks).hasValue(times));
    }
}

package dev.viveiro.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.DescribeVm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallLoopTest {
    private static final Ids IDS = Ids.timeOrdered();

    private final ManualClock clock = ManualClock.at("2026-03-01T10:00:00Z");
    private final HostId silent = IDS.nextHost();
    private final HostId other = IDS.nextHost();
    private final CountDownLatch patience = new CountDownLatch(1);
    private final List<Waiting> publishers = new CopyOnWriteArrayList<>();
    private final CallLoop loop = new CallLoop(this::publisher, IDS, clock);

    /** Of one host the broker confirms nothing; whoever publishes to it waits, from the second time on until the test is over. */
    private final class Waiting implements Publisher {
        private final List<UUID> published = new CopyOnWriteArrayList<>();

        @Override
        public List<Outcome> publish(List<Outgoing> messages) {
            boolean waits =
                    messages.stream().anyMatch(message -> message.orderingKey().equals(silent.value()));
            if (waits && publishers.stream().anyMatch(each -> each.published.contains(silent.value()))) {
                published.addAll(messages.stream().map(Outgoing::orderingKey).toList());
                try {
                    patience.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            } else {
                published.addAll(messages.stream().map(Outgoing::orderingKey).toList());
            }
            return messages.stream()
                    .map(message -> message.orderingKey().equals(silent.value())
                            ? new Outcome(Result.UNKNOWN, "no confirm in time")
                            : Outcome.DELIVERED)
                    .toList();
        }
    }

    private Publisher publisher() {
        Waiting made = new Waiting();
        publishers.add(made);
        return made;
    }

    private void call(HostId host) {
        loop.send(
                new DescribeVm(new CallTarget(
                        IDS.next(),
                        host,
                        IDS.nextVm(),
                        1,
                        "/v1/x",
                        "ticket",
                        clock.instant().plusSeconds(5),
                        "signature")),
                why -> {});
    }

    private long sent(HostId host) {
        return publishers.stream()
                .flatMap(each -> each.published.stream())
                .filter(host.value()::equals)
                .count();
    }

    @AfterEach
    void stop() {
        patience.countDown();
        loop.stop();
    }

    @Test
    void a_host_whose_queue_confirms_nothing_keeps_no_other_waiting() {
        loop.start();
        call(silent);
        await().atMost(Duration.ofSeconds(30)).until(() -> sent(silent) == 1);
        // until it is known that nothing was confirmed
        call(other);
        await().atMost(Duration.ofSeconds(30)).until(() -> sent(other) == 1);

        call(silent);
        await().atMost(Duration.ofSeconds(30)).until(() -> sent(silent) == 2);
        call(other);
        await().atMost(Duration.ofSeconds(30)).until(() -> sent(other) == 2);
        assertThat(patience.getCount()).isOne();
    }
}

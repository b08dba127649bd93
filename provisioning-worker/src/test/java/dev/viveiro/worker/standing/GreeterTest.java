package dev.viveiro.worker.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreeterTest {
    private final Clock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final Standing standing = new Standing(new Lease(Duration.ofSeconds(60), clock, () -> 0), 1);
    private final List<HostGreeted> hellos = new CopyOnWriteArrayList<>();
    private final List<String> did = new CopyOnWriteArrayList<>();
    private final Publisher broker = messages -> messages.stream()
            .map(message -> {
                hellos.add(ContractJson.read(message.envelope().data(), HostGreeted.class));
                return Publisher.Outcome.DELIVERED;
            })
            .toList();
    private volatile boolean failsOnce;
    private TestHost host;
    private Greeter greeter;
    private Thread thread;

    @TempDir
    Path home;

    @BeforeEach
    void greet() {
        host = TestHost.in(home, clock).open();
        greeter =
                new Greeter(Commands.HOST, standing, host.standing, broker, clock, Commands.IDS, Duration.ofMillis(20));
        thread = Thread.ofPlatform()
                .start(() -> greeter.run(new Admission() {
                    @Override
                    public void suspend() {
                        did.add("suspend");
                    }

                    @Override
                    public void admit(HostWelcomed welcome, Runnable open) {
                        if (failsOnce) {
                            failsOnce = false;
                            throw new IllegalStateException("a hypervisor that is away");
                        }
                        host.standing.welcomed(welcome.greeting(), welcome.epoch());
                        did.add("admit " + welcome.epoch());
                        open.run();
                    }
                }));
    }

    @AfterEach
    void end() throws InterruptedException {
        thread.interrupt();
        thread.join();
        host.close();
    }

    private void welcome(UUID greeting, long epoch) {
        greeter.hear(new HostWelcomed(Commands.HOST, greeting, epoch, false, List.of(), clock.instant()));
    }

    @Test
    void the_same_hello_is_repeated_until_its_own_welcome_comes() {
        await().atMost(Duration.ofSeconds(60)).until(() -> hellos.size() >= 3);
        assertThat(hellos)
                .extracting(HostGreeted::greeting)
                .containsOnly(hellos.getFirst().greeting());
        assertThat(hellos.getFirst().journal()).isEqualTo(host.journal.id());
        assertThat(hellos.getFirst().welcomed()).isEqualTo(HostGreeted.NEVER);

        welcome(Commands.IDS.next(), 9);
        int before = hellos.size();
        await().atMost(Duration.ofSeconds(60)).until(() -> hellos.size() > before + 1);
        assertThat(standing.welcomed()).isFalse();

        welcome(hellos.getFirst().greeting(), 1);
        await().atMost(Duration.ofSeconds(60)).until(standing::welcomed);
        assertThat(did).containsExactly("suspend", "admit 1");
    }

    @Test
    void a_later_epoch_is_greeted_anew_with_the_epoch_that_is_known() {
        await().atMost(Duration.ofSeconds(60)).until(() -> !hellos.isEmpty());
        UUID first = hellos.getFirst().greeting();
        welcome(first, 1);
        await().atMost(Duration.ofSeconds(60)).until(standing::welcomed);

        standing.heard(2);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !hellos.getLast().greeting().equals(first));
        assertThat(hellos.getLast().epoch()).isEqualTo(1);
        assertThat(hellos.getLast().welcomed()).isEqualTo(first);
        welcome(hellos.getLast().greeting(), 2);
        await().atMost(Duration.ofSeconds(60)).until(standing::welcomed);
        assertThat(did).containsExactly("suspend", "admit 1", "suspend", "admit 2");
        assertThat(host.standing.epoch()).isEqualTo(2);
    }

    @Test
    void a_welcome_that_could_not_be_made_true_is_asked_for_again() {
        failsOnce = true;
        await().atMost(Duration.ofSeconds(60)).until(() -> !hellos.isEmpty());
        UUID first = hellos.getFirst().greeting();
        welcome(first, 1);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !hellos.getLast().greeting().equals(first));
        welcome(hellos.getLast().greeting(), 1);
        await().atMost(Duration.ofSeconds(60)).until(standing::welcomed);
        assertThat(did).containsExactly("suspend", "suspend", "admit 1");
    }
}

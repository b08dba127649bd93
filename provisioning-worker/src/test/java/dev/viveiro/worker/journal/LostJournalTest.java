package dev.viveiro.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.simulated.SaltedSha256;
import dev.viveiro.worker.operation.CredentialMint;
import dev.viveiro.worker.report.EventOutbox.PendingEvent;
import dev.viveiro.worker.standing.StandingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine stays one, and its owner's password opens it, whatever becomes of the journal. */
class LostJournalTest {
    private static final CredentialMint MINT = (vm, generation, account, scheme) -> {
        String password = "p-" + Commands.IDS.next();
        return new CredentialMint.Minted(password, "k1", SaltedSha256.verifierOf(password, new byte[16]));
    };
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final CommandTarget target = Commands.target(Commands.IDS.nextVm(), clock);

    @TempDir
    Path home;

    @TempDir
    Path vault;

    /** Dies at a commit after so many. */
    private static CommitProbe deathAfter(int commits) {
        int[] left = {commits};
        return new CommitProbe() {
            @Override
            public void beforeCommit() {
                if (left[0]-- <= 0) {
                    throw new IllegalStateException("killed");
                }
            }
        };
    }

    private TestHost.Builder host() {
        return TestHost.in(home, clock).mint(MINT);
    }

    private void createUntil(int commits) {
        try (TestHost host = host().probe(deathAfter(commits)).open()) {
            host.receiveOrDie(Commands.create(target));
        }
    }

    private void eachJournalFile(Path from, Path to) throws IOException {
        for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
            Files.deleteIfExists(to.resolve(name));
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static SealedCredential credential(List<HostEvent> events) {
        return events.stream()
                .filter(OperationSucceeded.class::isInstance)
                .map(event -> Objects.requireNonNull(((OperationSucceeded) event).credential()))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static void assertOpens(TestHost host, SealedCredential credential) {
        assertThat(host.driver.list()).hasSize(1);
        Machine machine = host.driver.list().getFirst();
        assertThat(machine.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(SaltedSha256.matches(
                        Objects.requireNonNull(credential.sealed()),
                        Objects.requireNonNull(machine.spec().login().passwordVerifier())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_journal_deleted_in_the_middle_of_a_create_costs_no_second_machine(int commits) throws IOException {
        createUntil(commits);
        eachJournalFile(vault, home);

        try (TestHost host = host().open()) {
            host.receive(Commands.create(Commands.attempt(target, 2)));
            assertOpens(host, credential(host.events()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_copy_from_the_middle_of_a_create_changes_no_password_that_was_mailed_since(int commits) throws IOException {
        createUntil(commits);
        eachJournalFile(home, vault);
        SealedCredential mailed;
        try (TestHost host = host().open()) {
            assertThat(host.resume()).isEqualTo(1);
            mailed = credential(host.events());
        }
        eachJournalFile(vault, home);

        try (TestHost host = host().open()) {
            host.standing.welcomedAnew(Commands.IDS.next(), 1, true);
            assertThat(host.resume()).isZero();
            assertOpens(host, mailed);
        }
    }

    /** A random walk found it: the second copy of a command came to a new journal, and the address of a running machine was free. */
    @Test
    void a_refusal_says_what_the_hypervisor_has_where_a_new_journal_knows_nothing() throws IOException {
        try (TestHost host = host().open()) {
            host.receive(Commands.create(target));
        }
        eachJournalFile(vault, home);
        clock.advance(Duration.ofMinutes(11));

        try (TestHost host = host().open()) {
            host.receive(Commands.create(target));
            assertThat(host.events()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> {
                assertThat(failed.failure().cause().code()).isEqualTo("deadline-passed");
                assertThat(failed.remains()).isTrue();
                assertThat(failed.facts().power()).isEqualTo(ObservedPower.RUNNING);
            });
        }
    }

    @Test
    void a_refusal_says_that_nothing_is_there_when_the_hypervisor_has_nothing() {
        clock.advance(Duration.ofMinutes(11));
        try (TestHost host = host().open()) {
            host.receive(Commands.create(target));
            assertThat(host.events())
                    .singleElement()
                    .isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(failed.remains())
                            .isFalse());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void what_the_gateway_asks_again_of_an_old_copy_is_done_once(int commits) throws IOException {
        createUntil(commits);
        eachJournalFile(home, vault);
        try (TestHost host = host().open()) {
            assertThat(host.resume()).isEqualTo(1);
        }
        eachJournalFile(vault, home);

        try (TestHost host = host().open()) {
            host.standing.welcomedAnew(Commands.IDS.next(), 1, true);
            host.receive(Commands.create(Commands.attempt(target, 2)));
            assertOpens(host, credential(host.events()));
        }
    }

    @Test
    void events_that_wait_are_sent_under_the_new_numbers_and_keep_their_ids() {
        try (TestHost host = host().open()) {
            host.receive(Commands.create(target));
            List<PendingEvent> some = host.outbox.next(Lane.INTERACTIVE, 10);
            host.outbox.remove(some.stream().map(PendingEvent::sequence).toList());
            List<PendingEvent> before = host.outbox.next(Lane.INTERACTIVE, 10);
            String old = host.journal.id();

            UUID greeting = Commands.IDS.next();
            host.standing.welcomedAnew(greeting, 1, false);

            List<PendingEvent> after = host.outbox.next(Lane.INTERACTIVE, 10);
            assertThat(after.getFirst().envelope().id())
                    .isEqualTo(before.getFirst().envelope().id());
            List<HostEvent> events = host.events();
            assertThat(events).hasSizeGreaterThan(1).allSatisfy(event -> assertThat(
                            event.origin().journal())
                    .isEqualTo(host.journal.id())
                    .isNotEqualTo(old));
            assertThat(events.getFirst().origin().sequence()).isEqualTo(1);
            assertThat(host.standing.position())
                    .isEqualTo(new StandingStore.Position(host.journal.id(), events.size(), greeting));
            host.receive(Commands.stop(Commands.target(target.vm(), clock)));
            assertThat(host.events().get(events.size()).origin().sequence()).isEqualTo(events.size() + 1L);
        }
        try (TestHost host = host().open()) {
            assertThat(host.standing.position().journal()).isEqualTo(host.journal.id());
        }
    }

    @Test
    void an_epoch_is_remembered_and_older_work_ends_after_a_restart() {
        try (TestHost host = host().threads(never -> {}).open()) {
            host.receive(Commands.create(target));
            host.standing.welcomed(Commands.IDS.next(), 2);
            host.standing.welcomed(Commands.IDS.next(), 1);
        }
        try (TestHost host = host().open()) {
            assertThat(host.standing.epoch()).isEqualTo(2);
            assertThat(host.resumer.endOlderThan(2, target -> true)).hasSize(1);
            assertThat(host.resume()).isZero();
            assertThat(host.events())
                    .singleElement()
                    .isInstanceOfSatisfying(OperationCancelled.class, cancelled -> assertThat(cancelled.remains())
                            .isFalse());
        }
    }
}

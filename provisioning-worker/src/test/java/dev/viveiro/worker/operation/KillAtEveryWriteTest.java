package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.journal.CommitProbe;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that dies before or after any of its commits, and one that takes over from the same journal. */
class KillAtEveryWriteTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    @TempDir
    Path homes;

    /** Lets {@code survived} commits pass and dies at the next one. */
    private record Death(int[] survived, boolean late) implements CommitProbe {
        @Override
        public void beforeCommit() {
            if (!late && survived[0]-- <= 0) {
                throw new IllegalStateException("killed before the commit");
            }
        }

        @Override
        public void afterCommit() {
            if (late && survived[0]-- <= 0) {
                throw new IllegalStateException("killed after the commit");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenever_it_is_killed_the_next_process_ends_the_work_once(OperationType type) {
        boolean completed = false;
        int deaths = 0;
        for (int survived = 0; !completed; survived++) {
            for (boolean afterCommit : new boolean[] {false, true}) {
                completed = killedAfter(type, survived, afterCommit);
                deaths += completed ? 0 : 1;
            }
        }
        assertThat(deaths).isGreaterThan(6);
    }

    /** True when the work was done before the death came. */
    private boolean killedAfter(OperationType type, int survived, boolean afterCommit) {
        VmId vm = Commands.IDS.nextVm();
        Path home = homes.resolve(type + "-" + survived + "-" + afterCommit);
        assertThat(home.toFile().mkdirs()).isTrue();
        HostCommand command = command(type, Commands.target(vm, clock));
        boolean completed;
        try (TestHost first = TestHost.in(home, clock)
                .probe(new Death(new int[] {survived}, afterCommit))
                .open()) {
            if (type != OperationType.CREATE) {
                Machines.exists(first.driver, vm, type != OperationType.START);
            }
            first.receiveOrDie(command);
            completed = first.journal.stoppedBy() == null;
        }
        try (TestHost second = TestHost.in(home, clock).open()) {
            second.resume();
            second.receive(command); // not acknowledged: the broker delivers it again

            List<HostEvent> ends = second.events().stream()
                    .filter(event -> !(event instanceof OperationStarted || event instanceof OperationProgressed))
                    .toList();
            assertThat(ends)
                    .as("killed after %d commits", survived)
                    .singleElement()
                    .isInstanceOfAny(OperationSucceeded.class, VmDeleted.class);
            assertThat(second.driver.list()).hasSize(type == OperationType.DELETE ? 0 : 1);
            assertThat(second.driver.list())
                    .extracting(Machine::power)
                    .containsOnly(
                            type == OperationType.DELETE
                                    ? new ObservedPower[0]
                                    : new ObservedPower[] {
                                        type == OperationType.STOP ? ObservedPower.STOPPED : ObservedPower.RUNNING
                                    });
            assertThat(second.log.unfinished()).isEmpty();
            Set<Long> sequences = new HashSet<>();
            assertThat(second.events())
                    .allSatisfy(event ->
                            assertThat(sequences.add(event.origin().sequence())).isTrue());
        }
        return completed;
    }

    @Test
    void whenever_it_is_killed_a_failing_create_is_unwound_and_fails_once() {
        boolean completed = false;
        int deaths = 0;
        for (int survived = 0; !completed; survived++) {
            for (boolean late : new boolean[] {false, true}) {
                completed = failingKilledAfter(survived, late);
                deaths += completed ? 0 : 1;
            }
        }
        assertThat(deaths).isGreaterThan(10);
    }

    private boolean failingKilledAfter(int survived, boolean late) {
        Path home = homes.resolve("failing-" + survived + "-" + late);
        assertThat(home.toFile().mkdirs()).isTrue();
        HostCommand command = Commands.create(Commands.target(Commands.IDS.nextVm(), clock));
        boolean completed;
        try (TestHost first = TestHost.in(home, clock)
                .probe(new Death(new int[] {survived}, late))
                .open()) {
            first.simulated().misbehave("start FAILS_ALWAYS class=REFUSED");
            first.receiveOrDie(command);
            completed = first.journal.stoppedBy() == null;
        }
        try (TestHost second = TestHost.in(home, clock).open()) {
            second.resume();
            second.receive(command);

            assertThat(second.events())
                    .filteredOn(event -> !(event instanceof OperationStarted || event instanceof OperationProgressed))
                    .as("killed after %d commits", survived)
                    .singleElement()
                    .isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(failed.remains())
                            .isFalse());
            assertThat(second.driver.list()).isEmpty();
        }
        return completed;
    }

    @Test
    void a_cancel_survives_the_kill() {
        HostCommand command = Commands.create(Commands.target(Commands.IDS.nextVm(), clock));
        try (TestHost first = TestHost.in(homes, clock).threads(never -> {}).open()) {
            first.receive(command);
            first.receive(Commands.cancel(command.target()));
        }
        try (TestHost second = TestHost.in(homes, clock).open()) {
            second.resume();
            assertThat(second.events()).singleElement().isInstanceOf(OperationCancelled.class);
            assertThat(second.driver.list()).isEmpty();
        }
    }

    private static HostCommand command(OperationType type, CommandTarget target) {
        return switch (type) {
            case CREATE -> Commands.create(target);
            case START -> Commands.start(target);
            case STOP -> Commands.stop(target);
            case REBOOT -> Commands.reboot(target);
            case DELETE -> Commands.delete(target);
        };
    }
}

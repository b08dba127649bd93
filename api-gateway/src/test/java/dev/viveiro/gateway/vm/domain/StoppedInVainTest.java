package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A machine that its source stopped for a move that came to nothing. */
class StoppedInVainTest {
    private final Vm running = Machines.aVm(VmState.RUNNING);
    private final Operation asked = Machines.anOperation(running, OperationType.MIGRATE);

    private static Effects hear(Vm vm, Operation operation, HostEvent event) {
        return hear(vm, operation, event, Since.NOTHING);
    }

    private static Effects hear(Vm vm, Operation operation, HostEvent event, Since since) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN).hear(vm, operation, event, since);
    }

    private HostSays source() {
        return HostSays.of(running, asked);
    }

    private static Operation known(Effects effects) {
        return Objects.requireNonNull(effects.operation());
    }

    private void assertIsBack(Effects ended) {
        assertThat(known(ended).active()).isFalse();
        assertThat(ended.vm().place()).isEqualTo(running.place());
        assertThat(ended.vm().status().state()).as("its start says what it is").isEqualTo(VmState.RUNNING);
        assertThat(ended.events()).isEmpty();
        assertThat(ended.next()).singleElement().isInstanceOf(Effects.StartAgain.class);
    }

    /** Regression: what was active meanwhile left it off, although nobody had asked for that. */
    @Test
    void a_source_that_was_done_while_another_operation_is_active_starts_it_again_after_that_one() {
        Operation cancelled = known(new Requests(HostSays.SEEN).cancel(running, asked, Sent.LAST));

        Effects late =
                hear(running, cancelled, source().succeeded(ObservedPower.STOPPED), new Since(true, false, false));

        assertThat(late.next()).containsExactly(new Effects.StartLater(asked.id()));
        assertThat(late.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(late.vm().status().power())
                .as("noted for the end of that one")
                .isEqualTo(ObservedPower.STOPPED);
        assertThat(late.events()).isEmpty();

        Vm off = Change.apply(running, VmTrigger.SEEN_STOPPED, HostSays.SEEN, HostSays.SEEN)
                .vm();
        assertThat(hear(off, cancelled, source().succeeded(ObservedPower.STOPPED))
                        .next())
                .as("it gave back what a start needs")
                .containsExactly(new Effects.StartLater(asked.id()));
    }

    /** Regression: a source that lost its journal does not know that the machine ran, and must not start what may have moved. */
    @Test
    void a_source_that_failed_and_left_it_off_is_told_to_start_it_again() {
        VmFacts off = HostSays.facts(ObservedPower.STOPPED);
        for (HostEvent ended :
                List.of(source().failed(FailureClass.REFUSED, null, true, off), source().cancelled(true, off))) {
            assertIsBack(hear(running, asked, ended));
            Operation overdue = known(new Requests(asked.deadline()).overdue(running, asked, Sent.LAST));
            assertIsBack(hear(running, overdue, ended));
            assertThat(hear(running, overdue, ended, new Since(false, false, true))
                            .next())
                    .as("somebody has said since what it is to be")
                    .isEmpty();
        }
    }

    @Test
    void one_that_was_off_is_not_started_when_its_move_came_to_nothing() {
        Vm stopped = Machines.aVm(VmState.STOPPED);
        Operation move = Machines.anOperation(
                stopped,
                OperationType.MIGRATE,
                new Argument.Move(Machines.OTHER_HOST, Machines.GENERATION + 1, Machines.DISK_ALONE, false, false));
        Effects failed = hear(
                stopped,
                move,
                HostSays.of(stopped, move)
                        .failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.STOPPED)));

        assertThat(known(failed).state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.next()).isEmpty();
    }
}

package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Effects.SendCancel;
import dev.viveiro.gateway.vm.domain.Effects.SendCommand;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final Instant NOW = Machines.NOON.plusSeconds(5);

    private final Requests requests = new Requests(NOW);
    private final Vm requested = Machines.aVm(VmState.REQUESTED);
    private final Operation create = Machines.anOperation(requested, OperationType.CREATE);
    private final Vm running = Machines.aVm(VmState.RUNNING);
    private final Operation stop = Machines.anOperation(running, OperationType.STOP);
    private final Vm starting = starting();
    private final Operation start = Machines.anOperation(starting, OperationType.START);

    @Test
    void a_request_on_a_busy_machine_is_refused_and_names_the_operation_that_runs() {
        Operation reboot = Machines.anOperation(running, OperationType.REBOOT);
        ProblemException refused = refused(() -> requests.operate(running, VmTrigger.REBOOT_REQUESTED, reboot, stop));
        assertThat(refused.code()).isEqualTo(ProblemCode.OPERATION_IN_PROGRESS);
        assertThat(refused.members()).containsEntry("operation", stop.id());
    }

    @Test
    void a_request_that_the_state_allows_sends_its_command_at_once() {
        Effects effects = requests.operate(running, VmTrigger.STOP_REQUESTED, stop, null);
        assertThat(effects.next()).containsExactly(new SendCommand(null));
        assertThat(effects.vm()).isEqualTo(running);
    }

    @Test
    void a_deletion_ends_what_runs_and_goes_ahead() {
        Operation delete = Machines.anOperation(running, OperationType.DELETE);
        Effects effects = requests.delete(running, delete, stop, Sent.LAST);
        assertThat(effects.next()).containsExactly(new SendCancel(requests.cancelled(stop)), new SendCommand(null));
        assertThat(effects.vm().status().state()).isEqualTo(VmState.DELETING);
    }

    @Test
    void a_deletion_of_what_never_left_has_nothing_to_cancel() {
        Operation delete = Machines.anOperation(requested, OperationType.DELETE);
        assertThat(requests.delete(requested, delete, create, Sent.NOTHING).next())
                .containsExactly(new SendCommand(null));
        assertThat(requests.delete(requested, delete, null, Sent.NOTHING).next())
                .containsExactly(new SendCommand(null));
    }

    @Test
    void cancelling_a_create_that_never_left_costs_nothing() {
        Effects effects = requests.cancel(requested, create, Sent.NOTHING);
        assertThat(after(effects).state()).isEqualTo(OperationState.CANCELLED);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(effects.vm().place().reserved()).isEqualTo(Machines.NOTHING);
        assertThat(effects.vm().place().addressHeld()).isFalse();
        assertThat(effects.next()).isEmpty();
    }

    @Test
    void cancelling_a_start_that_never_left_gives_back_what_it_had_reserved() {
        Effects effects = requests.cancel(starting, start, Sent.NOTHING);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(effects.vm().place().reserved()).isEqualTo(Machines.DISK_ALONE);
    }

    /** A random walk found it: the machine went off by itself while a request waited, and stayed RUNNING until it was compared. */
    @Test
    void what_a_host_said_of_the_power_meanwhile_counts_when_the_request_never_left() {
        Instant seen = NOW.minusSeconds(1);
        Vm noted = running.with(running.status().seen(ObservedPower.STOPPED, seen, "journal", 9));
        Effects effects = requests.overdue(noted, stop, Sent.NOTHING);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(effects.vm().place().reserved()).isEqualTo(Machines.DISK_ALONE);
        assertThat(effects.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, changed -> assertThat(
                        changed.effectiveAt())
                .isEqualTo(seen));
        assertThat(requests.cancel(noted, stop, Sent.NOTHING).vm().status().state())
                .isEqualTo(VmState.STOPPED);
    }

    /** A random walk found it: between two attempts its host had nothing more to say, and it stayed RUNNING until it was compared. */
    @Test
    void what_a_host_said_of_the_power_meanwhile_counts_when_nobody_knows_what_was_done() {
        Instant seen = NOW.minusSeconds(1);
        Operation reboot = Machines.anOperation(running, OperationType.REBOOT);
        Vm noted = running.with(running.status().seen(ObservedPower.STOPPED, seen, "journal", 9));
        for (Effects effects : List.of(
                requests.overdue(noted, reboot, Sent.EARLIER),
                requests.overdue(noted, reboot, Sent.LAST),
                requests.cancel(noted, reboot, Sent.EARLIER))) {
            assertThat(effects.vm().status().state()).isEqualTo(VmState.STOPPED);
            assertThat(effects.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, changed -> assertThat(
                            changed.effectiveAt())
                    .isEqualTo(seen));
        }
        assertThat(requests.overdue(starting, start, Sent.LAST).vm()).isEqualTo(starting);
    }

    @Test
    void cancelling_what_left_tells_the_host_and_frees_nothing() {
        Effects effects = requests.cancel(requested, create, Sent.LAST);
        assertThat(after(effects).state()).isEqualTo(OperationState.CANCELLED);
        assertThat(effects.next()).containsExactly(new SendCancel(after(effects)));
        assertThat(effects.vm()).isEqualTo(requested);
    }

    @Test
    void cancelling_between_two_attempts_keeps_what_the_first_may_have_left() {
        Operation second = create.again(Machines.IDS.next(), false);
        Effects effects = requests.cancel(requested, second, Sent.EARLIER);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(effects.vm().place()).isEqualTo(requested.place());
        assertThat(effects.next()).isEmpty();
    }

    @Test
    void it_is_too_late_to_cancel_what_ended_what_deletes_and_what_is_past_its_return() {
        Operation delete = Machines.anOperation(running, OperationType.DELETE);
        Operation past = stop.running(List.of(), true, 1);
        for (Operation late : List.of(requests.cancelled(stop), delete, past)) {
            assertThat(refused(() -> requests.checkCancel(running, late)).code())
                    .isEqualTo(ProblemCode.TOO_LATE);
            assertThat(refused(() -> requests.cancel(running, late, Sent.LAST)).code())
                    .isEqualTo(ProblemCode.TOO_LATE);
        }
    }

    @Test
    void a_deadline_that_passes_in_silence_leaves_the_outcome_unknown_and_everything_held() {
        Effects effects = requests.overdue(requested, create, Sent.LAST);
        assertThat(after(effects).state()).isEqualTo(OperationState.FAILED);
        assertThat(Objects.requireNonNull(after(effects).cause()).code()).isEqualTo("outcome-unknown");
        assertThat(effects.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(effects.vm().place()).isEqualTo(requested.place());
    }

    @Test
    void a_deadline_that_passes_before_the_command_left_leaves_nothing() {
        Effects effects = requests.overdue(requested, create, Sent.NOTHING);
        assertThat(Objects.requireNonNull(after(effects).cause()).code()).isEqualTo("not-sent");
        assertThat(effects.vm().place().addressHeld()).isFalse();
        assertThat(requests.overdue(starting, start, Sent.NOTHING).vm().place().reserved())
                .isEqualTo(Machines.DISK_ALONE);
    }

    @Test
    void a_deadline_between_two_attempts_keeps_what_the_first_may_have_left() {
        Operation second = create.again(Machines.IDS.next(), false);
        Effects effects = requests.overdue(requested, second, Sent.EARLIER);
        assertThat(effects.vm().place()).isEqualTo(requested.place());
    }

    @Test
    void the_deadline_of_a_deletion_ends_the_operation_and_not_the_intent() {
        Vm leaving = Machines.aVm(VmState.DELETING);
        Operation delete = Machines.anOperation(leaving, OperationType.DELETE);
        Effects effects = requests.overdue(leaving, delete, Sent.LAST);
        assertThat(after(effects).state()).isEqualTo(OperationState.FAILED);
        assertThat(effects.vm()).isEqualTo(leaving);
    }

    @Test
    void a_command_that_died_ends_its_operation_and_leaves_the_machine_to_its_host() {
        Effects effects = requests.dead(requested, create, "rejected");
        assertThat(Objects.requireNonNull(after(effects).cause()).code()).isEqualTo("dead-command");
        assertThat(effects.vm().place()).isEqualTo(requested.place());
    }

    @Test
    void a_create_whose_host_was_removed_fails_and_leaves_nothing() {
        Effects effects = requests.hostGone(requested, create);
        assertThat(after(effects).state()).isEqualTo(OperationState.FAILED);
        assertThat(Objects.requireNonNull(after(effects).cause()).code()).isEqualTo("host-gone");
        assertThat(effects.vm().place().addressHeld()).isFalse();
    }

    @Test
    void a_deletion_on_a_host_that_was_removed_is_done() {
        Vm leaving = Machines.aVm(VmState.DELETING);
        Operation delete = Machines.anOperation(leaving, OperationType.DELETE);
        Effects effects = requests.hostGone(leaving, delete);
        assertThat(after(effects).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.DELETED);
    }

    private static Vm starting() {
        Vm stopped = Machines.aVm(VmState.STOPPED);
        return stopped.with(stopped.place().holding(Holding.EVERYTHING, stopped.build()));
    }

    private static ProblemException refused(ThrowingCallable request) {
        return Objects.requireNonNull(catchThrowableOfType(ProblemException.class, request));
    }

    private static Operation after(Effects effects) {
        return Objects.requireNonNull(effects.operation());
    }
}

package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuspensionTest {
    private static final Suspension SUSPENDED =
            new Suspension(Set.of(SuspensionCause.DEBT, SuspensionCause.ABUSE), Machines.NOON, false);
    private static final Set<OperationType> ALLOWED = EnumSet.of(
            OperationType.STOP, OperationType.DELETE_SNAPSHOT, OperationType.DETACH_DISK, OperationType.MIGRATE);

    private final Requests requests = new Requests(Machines.NOON);

    @ParameterizedTest
    @EnumSource(
            value = OperationType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CREATE", "DELETE"})
    void one_that_is_off_may_be_given_up_and_moved_and_not_used(OperationType type) {
        Vm off = Machines.aVm(VmState.STOPPED).suspended(SUSPENDED);
        if (ALLOWED.contains(type)) {
            assertThatCode(() -> requests.allowed(off, VmTrigger.requested(type)))
                    .doesNotThrowAnyException();
        } else {
            assertThat(refused(off, type).code()).isEqualTo(ProblemCode.SUSPENDED);
        }
    }

    @Test
    void one_that_is_still_on_is_not_moved_for_it_would_be_started_there() {
        Vm on = Machines.aVm(VmState.RUNNING).suspended(SUSPENDED);
        assertThat(refused(on, OperationType.MIGRATE).code()).isEqualTo(ProblemCode.SUSPENDED);
        assertThatCode(() -> requests.allowed(on, VmTrigger.STOP_REQUESTED)).doesNotThrowAnyException();
    }

    @Test
    void the_refusal_names_the_causes_and_what_helps_and_comes_before_what_is_in_progress() {
        Vm on = Machines.aVm(VmState.RUNNING).suspended(SUSPENDED);
        Operation stop = Machines.anOperation(on, OperationType.STOP);
        Operation start = Machines.anOperation(on, OperationType.START);
        ProblemException refused = Objects.requireNonNull(catchThrowableOfType(
                ProblemException.class, () -> requests.operate(on, VmTrigger.START_REQUESTED, start, stop)));
        assertThat(refused.code()).isEqualTo(ProblemCode.SUSPENDED);
        assertThat(refused).hasMessageContaining("(DEBT, ABUSE)").hasMessageContaining("Pay what is owed");
        assertThat(refused.members()).containsEntry("causes", List.of(SuspensionCause.DEBT, SuspensionCause.ABUSE));
    }

    @Test
    void the_stop_of_one_that_must_be_off_is_not_cancelled() {
        Vm on = Machines.aVm(VmState.RUNNING);
        Operation stop = Machines.anOperation(on, OperationType.STOP);
        assertThatCode(() -> requests.checkCancel(on, stop)).doesNotThrowAnyException();
        ProblemException refused = Objects.requireNonNull(catchThrowableOfType(
                ProblemException.class, () -> requests.checkCancel(on.suspended(SUSPENDED), stop)));
        assertThat(refused.code()).isEqualTo(ProblemCode.SUSPENDED);
    }

    @Test
    void a_deletion_goes_ahead() {
        Vm on = Machines.aVm(VmState.RUNNING).suspended(SUSPENDED);
        Operation delete = Machines.anOperation(on, OperationType.DELETE);
        assertThat(requests.delete(on, delete, null, Sent.NOTHING).vm().status().state())
                .isEqualTo(VmState.DELETING);
    }

    @ParameterizedTest
    @EnumSource(VmState.class)
    void it_offends_while_it_takes_processor_or_memory(VmState state) {
        assertThat(SUSPENDED.offends(state)).isEqualTo(state == VmState.RUNNING || state == VmState.PAUSED);
        assertThat(Suspension.NONE.offends(state)).isFalse();
    }

    private ProblemException refused(Vm vm, OperationType type) {
        return Objects.requireNonNull(
                catchThrowableOfType(ProblemException.class, () -> requests.allowed(vm, VmTrigger.requested(type))));
    }
}

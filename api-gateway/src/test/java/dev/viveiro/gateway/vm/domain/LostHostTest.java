package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LostHostTest {
    private static final Instant NOW = Machines.NOON.plusSeconds(300);
    private static final Cause UNREACHABLE = Causes.hostUnreachable(Machines.HOST);
    private final LostHost lost = new LostHost(NOW);

    @Test
    void a_create_is_placed_anew_as_often_as_the_policy_says() {
        Operation create = Machines.anOperation(Machines.aVm(VmState.PROVISIONING), OperationType.CREATE);

        assertThat(LostHost.placedAnew(create, placements(create.placements() + 1)))
                .isTrue();
        assertThat(LostHost.placedAnew(create, placements(create.placements()))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "STOP", "REBOOT", "DELETE"})
    void nothing_but_a_create_is_placed_anew(OperationType type) {
        Operation operation = Machines.anOperation(Machines.aVm(VmState.RUNNING), type);

        assertThat(LostHost.placedAnew(operation, placements(100))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"START", "STOP", "REBOOT"})
    void what_was_to_be_done_to_a_machine_that_exists_ends_and_the_machine_stays_as_it_was(OperationType type) {
        Vm vm = Machines.aVm(VmState.RUNNING);

        Effects effects = lost.ended(vm, Machines.anOperation(vm, type), UNREACHABLE, Sent.LAST);

        assertThat(effects.operation()).extracting(Operation::state).isEqualTo(OperationState.FAILED);
        assertThat(effects.operation()).extracting(Operation::cause).isEqualTo(UNREACHABLE);
        assertThat(effects.vm()).isEqualTo(vm);
        assertThat(effects.next()).isEmpty();
    }

    @Test
    void a_create_without_another_host_fails_and_keeps_all_since_the_machine_may_be_there() {
        Vm vm = Machines.aVm(VmState.PROVISIONING);

        Effects effects = lost.ended(vm, Machines.anOperation(vm, OperationType.CREATE), UNREACHABLE, Sent.LAST);

        assertThat(effects.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(effects.vm().place()).isEqualTo(vm.place());
    }

    @Test
    void a_destroyed_host_ends_a_deletion_well_and_anything_else_badly() {
        Vm leaving = Machines.aVm(VmState.DELETING);
        Effects deleted = lost.destroyed(leaving, Machines.anOperation(leaving, OperationType.DELETE), Machines.NOON);
        assertThat(deleted.vm().status().state()).isEqualTo(VmState.DELETED);
        assertThat(deleted.operation()).extracting(Operation::state).isEqualTo(OperationState.SUCCEEDED);

        Vm running = Machines.aVm(VmState.RUNNING);
        Effects stopped = lost.destroyed(running, Machines.anOperation(running, OperationType.STOP), Machines.NOON);
        assertThat(stopped.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(stopped.vm().place().addressHeld()).isFalse();
        assertThat(stopped.operation()).extracting(Operation::state).isEqualTo(OperationState.FAILED);
    }

    private static Policy placements(int most) {
        return new Policy(3, most, Duration.ofSeconds(2), Duration.ofSeconds(30));
    }
}

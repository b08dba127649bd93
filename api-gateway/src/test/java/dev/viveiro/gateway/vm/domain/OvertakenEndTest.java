package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The end of an operation that comes after a later change of power, which was only noted because the operation still ran. */
class OvertakenEndTest {
    private static final long LATER = Machines.HEARD + 2;

    @Test
    void a_reboot_that_was_overtaken_by_a_stop_leaves_the_machine_stopped_and_not_billed() {
        Vm running = Machines.aVm(VmState.RUNNING);
        Operation reboot = Machines.anOperation(running, OperationType.REBOOT);
        HostSays host = HostSays.of(running, reboot);
        Vm noted = hear(running, reboot, host.sequence(LATER).power(ObservedPower.STOPPED))
                .vm();
        assertThat(noted.status().state()).isEqualTo(VmState.RUNNING);

        Effects end = hear(noted, reboot, host.succeeded(ObservedPower.RUNNING));
        assertThat(Objects.requireNonNull(end.operation()).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(end.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(end.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> assertThat(
                        told.billed())
                .isEqualTo(end.vm().status().billed()));
    }

    @Test
    void a_failed_start_that_was_overtaken_by_the_machine_running_leaves_it_running() {
        Vm stopped = Machines.aVm(VmState.STOPPED);
        Operation start = Machines.anOperation(stopped, OperationType.START);
        HostSays host = HostSays.of(stopped, start);
        Vm noted = hear(stopped, start, host.sequence(LATER).power(ObservedPower.RUNNING))
                .vm();

        Effects end = hear(
                noted, start, host.failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.STOPPED)));
        assertThat(end.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(end.vm().place().reserved()).isEqualTo(Machines.ALL);
    }

    @Test
    void a_start_that_was_overtaken_by_a_stop_gives_back_what_it_had_reserved() {
        Vm stopped = Machines.aVm(VmState.STOPPED);
        Vm starting = stopped.with(stopped.place().holding(Holding.EVERYTHING, stopped.build()));
        Operation start = Machines.anOperation(starting, OperationType.START);
        HostSays host = HostSays.of(starting, start);
        Vm noted = hear(starting, start, host.sequence(LATER).power(ObservedPower.STOPPED))
                .vm();

        Effects end = hear(noted, start, host.succeeded(ObservedPower.RUNNING));
        assertThat(end.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(end.vm().place().reserved()).isEqualTo(Machines.DISK_ALONE);
    }

    @Test
    void a_create_that_was_overtaken_by_a_stop_gives_its_credential_away_and_is_stopped() {
        Vm requested = Machines.aVm(VmState.REQUESTED);
        Operation create = Machines.anOperation(requested, OperationType.CREATE);
        HostSays host = HostSays.of(requested, create);
        Vm noted = hear(requested, create, host.sequence(LATER).power(ObservedPower.STOPPED))
                .vm();

        Effects end = hear(noted, create, host.succeeded(ObservedPower.RUNNING));
        assertThat(end.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(end.events()).hasExactlyElementsOfTypes(VmChanged.class, CredentialIssued.class, VmChanged.class);
    }

    private static Effects hear(Vm vm, Operation operation, HostEvent event) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN.plusSeconds(1)).hear(vm, operation, event);
    }
}

package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trigger pulled on a machine the way it is pulled in earnest: by a request or by a word of its host.
 *
 * @param told the changes that everyone was told
 * @param refusal why the request was refused; null when it was not
 */
record Pull(
        Vm before, Vm after, List<VmChanged> told, @Nullable ProblemException refusal) {
    private static final Instant NOW = HostSays.SEEN.plusSeconds(1);

    static Pull of(VmTrigger trigger, Vm vm) {
        try {
            Effects effects = effects(trigger, vm);
            List<VmChanged> told = effects.events().stream()
                    .filter(VmChanged.class::isInstance)
                    .map(VmChanged.class::cast)
                    .toList();
            return new Pull(vm, effects.vm(), told, null);
        } catch (ProblemException refused) {
            return new Pull(vm, vm, List.of(), refused);
        }
    }

    private static Effects effects(VmTrigger trigger, Vm vm) {
        Operation working = Machines.anOperation(vm, OperationType.CREATE);
        Operation create = unborn(vm) ? working : Machines.aCreateOfUnknownOutcome(vm);
        Operation delete = Machines.anOperation(vm, OperationType.DELETE);
        return switch (trigger) {
            case START_REQUESTED -> request(vm, trigger, OperationType.START);
            case STOP_REQUESTED -> request(vm, trigger, OperationType.STOP);
            case REBOOT_REQUESTED -> request(vm, trigger, OperationType.REBOOT);
            case PAUSE_REQUESTED -> request(vm, trigger, OperationType.PAUSE);
            case RESUME_REQUESTED -> request(vm, trigger, OperationType.RESUME);
            case SAVE_REQUESTED -> request(vm, trigger, OperationType.SAVE);
            case RESTORE_REQUESTED -> request(vm, trigger, OperationType.RESTORE);
            case RESIZE_REQUESTED -> request(vm, trigger, OperationType.RESIZE);
            case SNAPSHOT_REQUESTED -> request(vm, trigger, OperationType.SNAPSHOT);
            case REVERT_REQUESTED -> request(vm, trigger, OperationType.REVERT);
            case DELETE_SNAPSHOT_REQUESTED -> request(vm, trigger, OperationType.DELETE_SNAPSHOT);
            case ATTACH_DISK_REQUESTED -> request(vm, trigger, OperationType.ATTACH_DISK);
            case DETACH_DISK_REQUESTED -> request(vm, trigger, OperationType.DETACH_DISK);
            case CHANGE_ISO_REQUESTED -> request(vm, trigger, OperationType.CHANGE_ISO);
            case CAPTURE_REQUESTED -> request(vm, trigger, OperationType.CAPTURE);
            case CHANGE_NETWORK_REQUESTED -> request(vm, trigger, OperationType.CHANGE_NETWORK);
            case MIGRATE_REQUESTED -> request(vm, trigger, OperationType.MIGRATE);
            case REINSTALL_REQUESTED -> request(vm, trigger, OperationType.REINSTALL);
            case DELETE_REQUESTED -> new Requests(NOW).delete(vm, delete, null, Sent.NOTHING);
            case CREATE_STARTED ->
                word().hear(vm, working, HostSays.of(vm, working).started());
            case CREATE_SUCCEEDED ->
                word().hear(vm, create, HostSays.of(vm, create).succeeded(ObservedPower.RUNNING));
            case CREATE_UNWOUND ->
                word().hear(vm, create, HostSays.of(vm, create).failed(FailureClass.REFUSED, false));
            case CREATE_LEFT_REMAINS ->
                word().hear(vm, create, HostSays.of(vm, create).failed(FailureClass.REFUSED, true));
            case SEEN_RUNNING -> word().hear(vm, null, HostSays.of(vm, delete).power(ObservedPower.RUNNING));
            case SEEN_STOPPED -> word().hear(vm, null, HostSays.of(vm, delete).power(ObservedPower.STOPPED));
            case SEEN_PAUSED -> word().hear(vm, null, HostSays.of(vm, delete).power(ObservedPower.PAUSED));
            case SEEN_SAVED -> word().hear(vm, null, HostSays.of(vm, delete).power(ObservedPower.SAVED));
            case GONE -> word().hear(vm, delete, HostSays.of(vm, delete).deleted());
            case HOST_DESTROYED -> new LostHost(NOW).destroyed(vm, null, HostSays.SEEN);
            case RECREATE_REQUESTED -> new Requests(NOW).recreate(vm, vm.place().generation() + 1, working);
            case LISTED_RUNNING -> listing().powered(vm, ObservedPower.RUNNING, NOW);
            case LISTED_STOPPED -> listing().powered(vm, ObservedPower.STOPPED, NOW);
            case LISTED_PAUSED -> listing().powered(vm, ObservedPower.PAUSED, NOW);
            case LISTED_SAVED -> listing().powered(vm, ObservedPower.SAVED, NOW);
            case NOT_LISTED -> listing().missing(vm, NOW);
        };
    }

    private static Listing listing() {
        return new Listing(Machines.JOURNAL, Machines.HEARD, HostSays.SEEN);
    }

    private static boolean unborn(Vm vm) {
        return vm.status().state() == VmState.REQUESTED || vm.status().state() == VmState.PROVISIONING;
    }

    private static Effects request(Vm vm, VmTrigger trigger, OperationType type) {
        return new Requests(NOW).operate(vm, trigger, Machines.anOperation(vm, type), null);
    }

    private static HostWord word() {
        return new HostWord(Policy.DEFAULT, Machines.IDS, NOW);
    }
}

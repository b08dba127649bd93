package dev.viveiro.gateway.vm.domain;

import static dev.viveiro.contract.operation.OperationState.CANCELLED;
import static dev.viveiro.contract.operation.OperationState.FAILED;
import static dev.viveiro.contract.operation.OperationState.SUCCEEDED;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import java.util.stream.Stream;

/** What may become of an operation, as its host tells it: the beginning, and the words in the order in which they are said. */
enum Tale {
    SUCCEEDS(SUCCEEDED),
    FAILS(FAILED),
    LEAVES_REMAINS(FAILED),
    TURNED_BACK_BY_ITS_HOST(CANCELLED),
    CANCELLED_IN_TIME(CANCELLED),
    CANCELLED_TOO_LATE(CANCELLED),
    OVERDUE_AND_DONE(FAILED),
    OVERDUE_AND_UNDONE(FAILED),
    DELETED_MEANWHILE(CANCELLED),
    DELETED_WHEN_DONE(CANCELLED),
    TRIED_AGAIN(SUCCEEDED),
    TRIED_ELSEWHERE(SUCCEEDED);

    private static final String OTHER_JOURNAL = "journal-of-the-other";

    /** How the operation ends. */
    final OperationState end;

    Tale(OperationState end) {
        this.end = end;
    }

    boolean happensTo(OperationType type) {
        // its words are of two hosts: MigratedTest tells them
        if (type == OperationType.MIGRATE) {
            return false;
        }
        return switch (this) {
            case LEAVES_REMAINS, TRIED_ELSEWHERE -> type == OperationType.CREATE;
            // nobody can cancel a deletion, and a second one is the first
            case CANCELLED_IN_TIME, CANCELLED_TOO_LATE ->
                type != OperationType.DELETE && type != OperationType.DELETE_SNAPSHOT;
            case DELETED_MEANWHILE, DELETED_WHEN_DONE -> type != OperationType.DELETE;
            default -> true;
        };
    }

    /** What its machine is when all was said in order. */
    VmState machineAfter(OperationType type) {
        return switch (this) {
            case SUCCEEDS, OVERDUE_AND_DONE -> doneAndChanged(type);
            case CANCELLED_TOO_LATE -> type == OperationType.CREATE ? VmState.DELETING : doneAndChanged(type);
            case FAILS, LEAVES_REMAINS, TURNED_BACK_BY_ITS_HOST, CANCELLED_IN_TIME, OVERDUE_AND_UNDONE ->
                switch (type) {
                    case CREATE -> VmState.FAILED;
                    case START, CAPTURE -> VmState.RUNNING;
                    case DELETE -> VmState.DELETING;
                    default -> VmState.STOPPED;
                };
            case DELETED_MEANWHILE, DELETED_WHEN_DONE -> VmState.DELETED;
            case TRIED_AGAIN, TRIED_ELSEWHERE ->
                switch (type) {
                    case CREATE,
                            START,
                            REBOOT,
                            RESUME,
                            RESTORE,
                            RESIZE,
                            SNAPSHOT,
                            REVERT,
                            DELETE_SNAPSHOT,
                            REINSTALL,
                            CHANGE_NETWORK,
                            ATTACH_DISK,
                            DETACH_DISK,
                            CHANGE_ISO -> VmState.RUNNING;
                    case STOP, CAPTURE, MIGRATE -> VmState.STOPPED;
                    case PAUSE -> VmState.PAUSED;
                    case SAVE -> VmState.SAVED;
                    case DELETE -> VmState.DELETED;
                };
        };
    }

    /** Its power changed by itself afterwards. */
    private static VmState doneAndChanged(OperationType type) {
        return switch (type) {
            case STOP, PAUSE, SAVE, CAPTURE -> VmState.RUNNING;
            case DELETE -> VmState.DELETED;
            default -> VmState.STOPPED;
        };
    }

    /** A machine, its operation, and what is said of them. */
    record Told(Hearing beginning, List<HostEvent> words, List<HostEvent> afterTheFailure) {}

    Told of(OperationType type) {
        Vm found = machine(type);
        Operation operation = Machines.anOperation(found, type);
        Vm vm = operation.argument() instanceof Argument.OfDisk ? Machines.accepted(found, operation) : found;
        HostSays first = HostSays.of(vm, operation);
        Hearing active = Hearing.of(vm, operation);
        return switch (this) {
            case SUCCEEDS -> told(active, working(first), success(type, at(first, 3)), later(type, at(first, 4)));
            case FAILS ->
                told(
                        active,
                        working(first),
                        at(first, 3).failed(FailureClass.REFUSED, null, stays(type), facts(type)),
                        later(type, at(first, 4)));
            case LEAVES_REMAINS ->
                told(
                        active,
                        working(first),
                        at(first, 3).failed(FailureClass.REFUSED, true),
                        Stream.of(at(first, 4).power(ObservedPower.RUNNING)));
            case TURNED_BACK_BY_ITS_HOST ->
                told(
                        active,
                        working(first),
                        at(first, 3).cancelled(stays(type), facts(type)),
                        later(type, at(first, 4)));
            case CANCELLED_IN_TIME ->
                told(
                        active.cancelled(operation),
                        working(first),
                        at(first, 3).cancelled(stays(type), facts(type)),
                        later(type, at(first, 4)));
            case CANCELLED_TOO_LATE ->
                told(
                        active.cancelled(operation),
                        working(first),
                        success(type, at(first, 3)),
                        later(type, at(first, 4)));
            case OVERDUE_AND_DONE ->
                told(active.overdue(operation), working(first), success(type, at(first, 3)), later(type, at(first, 4)));
            case OVERDUE_AND_UNDONE ->
                told(
                        active.overdue(operation),
                        working(first),
                        at(first, 3).failed(FailureClass.RETRY_LATER, null, stays(type), facts(type)),
                        later(type, at(first, 4)));
            case DELETED_MEANWHILE -> deleted(active, operation, at(first, 2).cancelled(stays(type), facts(type)));
            case DELETED_WHEN_DONE -> deleted(active, operation, success(type, at(first, 2)));
            case TRIED_AGAIN ->
                again(
                        active,
                        first,
                        at(first, 2).failed(FailureClass.RETRY_LATER, null, stays(type), facts(type)),
                        first.attempt(2),
                        type);
            case TRIED_ELSEWHERE ->
                again(
                        active,
                        first,
                        at(first, 2).failed(FailureClass.TRY_OTHER_HOST, false),
                        first.attempt(2)
                                .from(Machines.OTHER_HOST)
                                .journal(OTHER_JOURNAL)
                                .generation(Machines.GENERATION + 1),
                        type);
        };
    }

    private static Told told(Hearing beginning, Stream<HostEvent> working, HostEvent end, Stream<HostEvent> later) {
        return new Told(
                beginning,
                Stream.of(working, Stream.of(end), later).flatMap(each -> each).toList(),
                List.of());
    }

    private static Told deleted(Hearing active, Operation operation, HostEvent end) {
        Operation delete = Machines.anOperation(active.vm(), OperationType.DELETE);
        HostSays says = HostSays.of(active.vm(), delete);
        return new Told(
                active.deleted(operation, delete),
                List.of(
                        HostSays.of(active.vm(), operation).started(),
                        end,
                        at(says, 3).started(),
                        at(says, 4).deleted()),
                List.of());
    }

    private static Told again(Hearing active, HostSays first, HostEvent failure, HostSays second, OperationType type) {
        return new Told(
                active,
                List.of(first.started(), failure),
                List.of(at(second, 3).started(), success(type, at(second, 4))));
    }

    private static Stream<HostEvent> working(HostSays says) {
        return Stream.of(says.started(), at(says, 2).progressed(false));
    }

    private static HostSays at(HostSays says, int place) {
        return says.sequence(Machines.HEARD + place);
    }

    private static HostEvent success(OperationType type, HostSays says) {
        return switch (type) {
            case STOP, CAPTURE -> says.succeeded(ObservedPower.STOPPED);
            case PAUSE -> says.succeeded(ObservedPower.PAUSED);
            case SAVE -> says.succeeded(ObservedPower.SAVED);
            case DELETE -> says.deleted();
            case CHANGE_NETWORK -> says.succeeded(ObservedPower.RUNNING, Machines.OTHER_CARD);
            // each has what the other one's failure leaves
            case ATTACH_DISK -> says.succeeded(facts(OperationType.DETACH_DISK));
            case DETACH_DISK -> says.succeeded(facts(OperationType.ATTACH_DISK));
            default -> says.succeeded(ObservedPower.RUNNING);
        };
    }

    /** The machine's power changes by itself after all that. */
    private Stream<HostEvent> later(OperationType type, HostSays says) {
        boolean exists = this == SUCCEEDS || this == CANCELLED_TOO_LATE || this == OVERDUE_AND_DONE;
        return switch (type) {
            case CREATE -> exists ? Stream.of(says.power(ObservedPower.STOPPED)) : Stream.of();
            case START -> Stream.of(says.power(exists ? ObservedPower.STOPPED : ObservedPower.RUNNING));
            case STOP, PAUSE, SAVE -> Stream.of(says.power(exists ? ObservedPower.RUNNING : ObservedPower.STOPPED));
            case CAPTURE -> Stream.of(says.power(ObservedPower.RUNNING));
            case DELETE -> Stream.of();
            default -> Stream.of(says.power(ObservedPower.STOPPED));
        };
    }

    /** Whether the machine is there when the operation came to nothing. */
    private static boolean stays(OperationType type) {
        return type != OperationType.CREATE;
    }

    /** What its host has when the operation came to nothing. */
    private static VmFacts facts(OperationType type) {
        return switch (type) {
            case CREATE -> new VmFacts(false, ObservedPower.UNKNOWN, null, HostSays.SEEN);
            case START, CAPTURE, DELETE -> HostSays.facts(ObservedPower.STOPPED);
            // without the disk that it did not get, and with the one that it did not lose
            case ATTACH_DISK -> HostSays.facts(ObservedPower.RUNNING).with(List.of());
            case DETACH_DISK ->
                HostSays.facts(ObservedPower.RUNNING).with(List.of(new SeenDisk(Machines.DISK.disk(), true)));
            case RESUME -> HostSays.facts(ObservedPower.PAUSED);
            case RESTORE -> HostSays.facts(ObservedPower.SAVED);
            // its disk can't become smaller again
            case RESIZE -> HostSays.facts(ObservedPower.RUNNING).ofDisk(Machines.LARGER.diskGib());
            case CHANGE_NETWORK -> HostSays.facts(ObservedPower.RUNNING, Machines.CARD);
            default -> HostSays.facts(ObservedPower.RUNNING);
        };
    }

    private static Vm machine(OperationType type) {
        return switch (type) {
            case CREATE -> Machines.aVm(VmState.REQUESTED);
            case START -> holding(Machines.aVm(VmState.STOPPED), type);
            case CAPTURE -> Machines.aVm(VmState.STOPPED);
            case RESUME -> Machines.aVm(VmState.PAUSED);
            case RESTORE -> holding(Machines.aVm(VmState.SAVED), type);
            case RESIZE, CHANGE_NETWORK -> holding(Machines.aVm(VmState.RUNNING), type);
            case DELETE -> Machines.aVm(VmState.DELETING);
            default -> Machines.aVm(VmState.RUNNING);
        };
    }

    /** As it is once the operation was accepted. */
    private static Vm holding(Vm vm, OperationType type) {
        return vm.with(Needs.during(vm, Machines.anOperation(vm, type)));
    }
}

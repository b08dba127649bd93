package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Machines and operations as the decisions find them. */
public final class Machines {
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    public static final Duration LIMIT = Duration.ofMinutes(10);
    public static final Ids IDS = Ids.timeOrdered();
    public static final HostId HOST = IDS.nextHost();
    public static final HostId OTHER_HOST = IDS.nextHost();
    public static final String JOURNAL = "journal-1";
    public static final int GENERATION = 2;
    /** Sequence of the last event of its host that each machine has heard. */
    public static final long HEARD = 100;

    public static final HostResources ALL = new HostResources(2, 4096, 40);
    public static final HostResources DISK_ALONE = new HostResources(0, 0, 40);
    public static final HostResources NOTHING = new HostResources(0, 0, 0);

    private Machines() {}

    /** A machine that came to the state on the usual way. */
    public static Vm aVm(VmState state) {
        return new Vm(identity(), build(false), place(state), status(state));
    }

    /** The same with a plan that holds processor and memory while it is stopped. */
    public static Vm aVmThatKeepsItsCapacity(VmState state) {
        Vm vm = aVm(state);
        return new Vm(vm.identity(), build(true), place(state).holding(Holding.EVERYTHING, build(true)), vm.status());
    }

    private static VmIdentity identity() {
        return new VmIdentity(IDS.nextVm(), IDS.nextTenant(), "web-1", null, "ana@example.org", "order-7", NOON);
    }

    private static VmBuild build(boolean keepsCapacity) {
        return new VmBuild(
                new PlanSnapshot("complete", 1, 2, 4096, 40), keepsCapacity, "debian-12", "debian", List.of());
    }

    private static VmPlace place(VmState state) {
        return switch (state) {
            case STOPPED, SAVED, TRASHED -> new VmPlace(HOST, CARD, GENERATION, DISK_ALONE, true);
            case DELETED -> new VmPlace(HOST, CARD, GENERATION, NOTHING, false);
            default -> new VmPlace(HOST, CARD, GENERATION, ALL, true);
        };
    }

    private static VmStatus status(VmState state) {
        Set<Meter> billed =
                switch (state) {
                    case RUNNING, PAUSED -> EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS);
                    case STOPPED, SAVED -> EnumSet.of(Meter.DISK, Meter.ADDRESS);
                    default -> EnumSet.noneOf(Meter.class);
                };
        boolean leaving = state == VmState.DELETING || state == VmState.DELETED;
        ObservedPower power = state == VmState.RUNNING ? ObservedPower.RUNNING : ObservedPower.UNKNOWN;
        return new VmStatus(
                state, !leaving, power, NOON, billed, null, VmStatus.Expiry.NONE, JOURNAL, HEARD, 7, NOON, NOON);
    }

    /** An operation that was accepted at noon. */
    public static Operation anOperation(Vm vm, OperationType type) {
        return anOperation(vm, type, argument(type));
    }

    /** To the larger size, by a plan that keeps it for a machine that is off or not. */
    public static Operation aResize(Vm vm, boolean keepsCapacity) {
        return anOperation(vm, OperationType.RESIZE, new Argument.NewPlan(LARGER, keepsCapacity));
    }

    public static Operation anOperation(Vm vm, OperationType type, Argument argument) {
        return new Operation(
                IDS.nextOperation(),
                vm.id(),
                vm.tenant(),
                type,
                OperationState.PENDING,
                1,
                1,
                Lane.INTERACTIVE,
                List.of(),
                null,
                false,
                NOON.plus(LIMIT),
                new Reason("key-1", "requested", NOON),
                argument,
                IDS.next(),
                0,
                NOON,
                null);
    }

    /** The card that machines have here, and the one that they get. */
    public static final NetworkSpec CARD = new NetworkSpec("10.64.0.9", 17, "10.64.0.1", "02:76:0a:40:00:09");

    public static final NetworkSpec OTHER_CARD = new NetworkSpec(
            "10.64.0.10", 17, "10.64.0.1", "02:76:0a:40:00:0a", new GuestNetwork("mail", null, List.of("192.0.2.53")));

    /** The larger size that machines get here. */
    public static final PlanSnapshot LARGER = new PlanSnapshot("larger", 3, 4, 8192, 80);

    /** The disk that machines get and lose here. */
    public static final Argument.OfDisk DISK = new Argument.OfDisk(new UUID(15, 1), "data", 20, true);

    /** The machine once a request about {@link #DISK} is accepted. */
    public static Vm accepted(Vm vm, Operation operation) {
        Vm with = operation.type() == OperationType.DETACH_DISK ? withDisk(vm, DiskState.ATTACHED) : vm;
        Vm held = with.with(Needs.during(with, operation));
        return new DiskWork(NOON).begun(held, operation).vm();
    }

    /** The same with {@link #DISK}, which it holds. */
    public static Vm withDisk(Vm vm, DiskState state) {
        Operation before = anOperation(vm, OperationType.ATTACH_DISK);
        return vm.built(vm.build().with(new VmDisk(DISK.disk(), DISK.name(), DISK.sizeGib(), state, before.id())))
                .with(Needs.during(vm, before));
    }

    private static Argument argument(OperationType type) {
        return switch (type) {
            case SNAPSHOT, REVERT, DELETE_SNAPSHOT -> new Argument.OfSnapshot(new UUID(11, 1));
            case RESIZE -> new Argument.NewPlan(LARGER, false);
            case REINSTALL -> new Argument.NewImage("other", "admin", LARGER, false);
            case ATTACH_DISK, DETACH_DISK -> DISK;
            case CHANGE_ISO -> new Argument.InDrive("rescue-12");
            case CAPTURE -> new Argument.NewCapture(new UUID(13, 1), "class-2026");
            case CHANGE_NETWORK -> new Argument.NewNetwork(OTHER_CARD, true);
            case MIGRATE -> new Argument.Move(OTHER_HOST, GENERATION + 1, ALL, true, false);
            case CREATE, START, STOP, REBOOT, PAUSE, RESUME, SAVE, RESTORE, DELETE -> Argument.NONE;
        };
    }

    /** A create whose deadline passed before its host spoke. */
    public static Operation aCreateOfUnknownOutcome(Vm vm) {
        Operation create = anOperation(vm, OperationType.CREATE);
        return create.ended(
                OperationState.FAILED, create.steps(), Causes.outcomeUnknown(create.deadline()), create.deadline());
    }

    public static Operation cancelled(Operation operation) {
        return operation.ended(OperationState.CANCELLED, operation.steps(), null, NOON);
    }
}

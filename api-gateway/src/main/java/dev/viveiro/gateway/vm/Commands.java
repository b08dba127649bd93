package dev.viveiro.gateway.vm;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteSnapshot;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.contract.vm.IsoMedium;
import dev.viveiro.contract.vm.PauseVm;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.RestoreVm;
import dev.viveiro.contract.vm.ResumeVm;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.contract.vm.SaveVm;
import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.DiskState;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts commands and domain events into the outbox, in the caller's transaction. */
@Component
class Commands {
    private static final String SOURCE = "/gateway";

    private final Outbox outbox;
    private final Hosts hosts;
    private final OperationPolicy policy;
    private final ImageSources images;
    private final UserDataSeal userData;
    private final Ids ids;
    private final Clock clock;

    Commands(
            Outbox outbox,
            Hosts hosts,
            OperationPolicy policy,
            ImageSources images,
            UserDataSeal userData,
            Ids ids,
            Clock clock) {
        this.outbox = outbox;
        this.hosts = hosts;
        this.policy = policy;
        this.images = images;
        this.userData = userData;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a host must be able to do to make a machine from these images, in these sizes.
     *
     * @param given its guest is given something
     */
    Set<String> needs(Stream<String> names, Stream<CpuLimits> limits, boolean given) {
        return Stream.of(
                        VmService.NEEDED.stream(),
                        names.distinct().flatMap(name -> images.needs(name).stream()),
                        limits.distinct().flatMap(each -> Abilities.of(each).stream()),
                        given ? Stream.of(VmService.USER_DATA) : Stream.<String>empty())
                .flatMap(Function.identity())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What a host must be able to do to make the machine. */
    Set<String> needs(Vm vm) {
        return needs(
                Stream.of(vm.build().image()),
                Stream.of(vm.build().plan().limits()),
                vm.build().userData() != null);
    }

    /** Sends the command that carries the operation out. */
    void send(Vm vm, Operation operation, @Nullable Instant notBefore, @Nullable String trace) {
        put(List.of(command(vm, operation, notBefore, trace)));
    }

    /** The command that carries the operation out; {@link #put} sends it. */
    Outgoing command(Vm vm, Operation operation, @Nullable Instant notBefore, @Nullable String trace) {
        return command(vm, operation, epochOf(Moves.at(vm, operation).host()), notBefore, trace);
    }

    /** The same for a host whose epoch is known. */
    Outgoing command(Vm vm, Operation operation, long epoch, @Nullable Instant notBefore, @Nullable String trace) {
        return to(
                vm,
                operation,
                operation.command(),
                command(vm, target(vm, operation, epoch), operation),
                notBefore,
                trace);
    }

    /** Tells the host to end an operation. */
    void cancel(Vm vm, Operation cancelled, @Nullable String trace) {
        put(List.of(cancelling(vm, cancelled, trace)));
    }

    /** The command that ends an operation; {@link #put} sends it. */
    Outgoing cancelling(Vm vm, Operation cancelled, @Nullable String trace) {
        return to(
                vm,
                cancelled,
                ids.next(),
                new CancelOperation(
                        target(vm, cancelled, epochOf(Moves.at(vm, cancelled).host()))),
                null,
                trace);
    }

    /** What everyone is told. */
    List<Outgoing> told(List<DomainEvent> events, Lane lane, @Nullable String trace) {
        return events.stream().map(event -> outgoing(event, lane, trace)).toList();
    }

    /** Sends them, in this order. */
    void put(List<Outgoing> messages) {
        outbox.add(messages);
    }

    /** Number of the host's present life, which every command carries. */
    long epochOf(HostId host) {
        return hosts.find(host).orElseThrow().epoch();
    }

    /** Asks a host to delete what a machine left there. */
    void deleteLeft(Left left, int attempt, Instant deadline) {
        CommandTarget target = new CommandTarget(
                left.operation(),
                attempt,
                left.host(),
                epochOf(left.host()),
                left.vm(),
                left.generation(),
                Lane.INTERACTIVE,
                deadline,
                new Reason("system", why(left), left.leftAt()));
        outbox.add(List.of(new Outgoing(
                Topology.COMMANDS,
                Topology.commandKey(left.host(), Lane.INTERACTIVE),
                Lane.INTERACTIVE,
                left.vm().value(),
                envelope(ids.next(), new DeleteVm(target), left.vm().toString(), null),
                null)));
    }

    private static String why(Left left) {
        return left.addresses().isEmpty()
                ? "the machine is on another host, or was to come to this one and did not"
                : "its host was lost and the machine was placed anew";
    }

    /** Tells a host to destroy an incarnation that is nobody's machine any more; no other command waits for this one. */
    void destroy(
            HostId host, VmId vm, int generation, OperationId operation, int attempt, Instant deadline, Reason reason) {
        CommandTarget target = new CommandTarget(
                operation, attempt, host, epochOf(host), vm, generation, Lane.INTERACTIVE, deadline, reason);
        outbox.add(List.of(new Outgoing(
                Topology.COMMANDS,
                Topology.commandKey(host, Lane.INTERACTIVE),
                Lane.INTERACTIVE,
                operation.value(),
                envelope(ids.next(), new DeleteVm(target), vm.toString(), null),
                null)));
    }

    /** Tells everyone. */
    void tell(List<DomainEvent> events, Lane lane, @Nullable String trace) {
        put(told(events, lane, trace));
    }

    /** Takes back an operation's last command; true when it had not left. */
    boolean withdraw(Operation operation) {
        return !outbox.withdraw(List.of(operation.command())).isEmpty();
    }

    private Outgoing outgoing(DomainEvent event, Lane lane, @Nullable String trace) {
        return new Outgoing(
                Topology.EVENTS,
                Topology.eventKey(lane, Contracts.keyOf(event.getClass())),
                lane,
                event.vm().id().value(),
                envelope(ids.next(), event, event.vm().id().toString(), trace),
                null);
    }

    private Outgoing to(
            Vm vm,
            Operation operation,
            UUID messageId,
            HostCommand command,
            @Nullable Instant notBefore,
            @Nullable String trace) {
        return new Outgoing(
                Topology.COMMANDS,
                Topology.commandKey(command.target().host(), operation.lane()),
                operation.lane(),
                vm.id().value(),
                envelope(messageId, command, vm.id().toString(), trace),
                notBefore);
    }

    private Envelope envelope(UUID id, Object message, String subject, @Nullable String trace) {
        return new Envelope(
                id,
                Contracts.typeOf(message.getClass()),
                SOURCE,
                subject,
                clock.instant(),
                trace,
                ContractJson.write(message));
    }

    private HostCommand command(Vm vm, CommandTarget target, Operation operation) {
        return switch (operation.type()) {
            case CREATE -> new CreateVm(target, spec(vm, target.deadline()));
            case START -> new StartVm(target);
            case STOP -> new StopVm(target, policy.graceful());
            case REBOOT -> new RebootVm(target);
            case PAUSE -> new PauseVm(target);
            case RESUME -> new ResumeVm(target);
            case SAVE -> new SaveVm(target);
            case RESTORE -> new RestoreVm(target);
            case RESIZE -> resize(target, ((Argument.NewPlan) operation.argument()).plan());
            case SNAPSHOT -> new SnapshotVm(target, snapshot(operation));
            case REVERT -> new RevertVm(target, snapshot(operation));
            case DELETE_SNAPSHOT -> new DeleteSnapshot(target, snapshot(operation));
            case REINSTALL -> new ReinstallVm(target, spec(anew(vm, operation), target.deadline()));
            case CAPTURE -> capture(vm, target, (Argument.NewCapture) operation.argument());
            case CHANGE_NETWORK -> new ChangeNetwork(target, ((Argument.NewNetwork) operation.argument()).network());
            case ATTACH_DISK -> new AttachDisk(target, disk(operation));
            case DETACH_DISK -> new DetachDisk(target, disk(operation));
            case CHANGE_ISO -> new ChangeIso(target, iso(target, (Argument.InDrive) operation.argument()));
            case MIGRATE -> moving(vm, target, operation);
            case DELETE -> new DeleteVm(target);
        };
    }

    private HostCommand moving(Vm vm, CommandTarget target, Operation operation) {
        Argument.Move move = (Argument.Move) operation.argument();
        if (Moves.moved(vm, operation)) {
            return new StartVm(target);
        }
        if (!Moves.importing(vm, operation)) {
            return new ExportVm(
                    target,
                    move.ran(),
                    move.force() ? Duration.ZERO : policy.graceful(),
                    images.transportLink(target.operation(), target.host(), target.deadline()));
        }
        Vm there = vm.with(new VmPlace(
                move.destination(),
                vm.place().network(),
                move.generation(),
                move.reserved(),
                vm.place().addressHeld()));
        return new ImportVm(
                target,
                spec(there, target.deadline()),
                images.transported(target.operation(), target.host(), target.deadline()));
    }

    private CaptureVm capture(Vm vm, CommandTarget target, Argument.NewCapture of) {
        return new CaptureVm(
                target,
                of.name(),
                images.captureLink(of.image(), of.name(), target.operation(), target.host(), target.deadline()),
                vm.tenant());
    }

    private static ResizeVm resize(CommandTarget target, PlanSnapshot plan) {
        return new ResizeVm(target, plan.vcpus(), plan.memoryMib(), plan.diskGib(), plan.limits());
    }

    private static Vm anew(Vm vm, Operation operation) {
        Argument.NewImage of = (Argument.NewImage) operation.argument();
        return vm.built(vm.build().sized(of.plan(), of.keepsCapacity()).from(of.image(), of.account()));
    }

    private @Nullable IsoMedium iso(CommandTarget target, Argument.InDrive of) {
        return of.image() == null
                ? null
                : new IsoMedium(
                        of.image(),
                        Objects.requireNonNull(
                                images.of(of.image(), target.host(), target.deadline()),
                                "no host has an ISO image by itself"));
    }

    private static ExtraDisk disk(Operation operation) {
        Argument.OfDisk of = (Argument.OfDisk) operation.argument();
        return new ExtraDisk(of.disk(), of.name(), of.sizeGib());
    }

    private static UUID snapshot(Operation operation) {
        return ((Argument.OfSnapshot) operation.argument()).snapshot();
    }

    private static CommandTarget target(Vm vm, Operation operation, long epoch) {
        Moves.At at = Moves.at(vm, operation);
        return new CommandTarget(
                operation.id(),
                operation.attempt(),
                at.host(),
                epoch,
                vm.id(),
                at.generation(),
                operation.lane(),
                operation.deadline(),
                operation.reason());
    }

    private VmSpec spec(Vm vm, Instant deadline) {
        var build = vm.build();
        return new VmSpec(
                vm.tenant(),
                vm.identity().name(),
                build.plan().vcpus(),
                build.plan().memoryMib(),
                build.plan().diskGib(),
                build.image(),
                vm.place().network(),
                build.account(),
                build.sshKeys(),
                // a machine that keys can enter has no password
                build.sshKeys().isEmpty(),
                images.of(build.image(), vm.host(), deadline),
                // none of a machine that is created
                build.disks().stream()
                        .filter(disk -> disk.state() == DiskState.ATTACHED)
                        .map(disk -> new ExtraDisk(disk.id(), disk.name(), disk.sizeGib()))
                        .toList(),
                userData.of(vm),
                build.plan().limits());
    }
}

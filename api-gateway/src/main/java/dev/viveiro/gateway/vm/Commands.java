package dev.viveiro.gateway.vm;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Vm;
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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
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
    private final ImageSources images;
    private final AskedOfHosts asked;
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
        this.images = images;
        this.asked = new AskedOfHosts(policy, images);
        this.userData = userData;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a host's driver must be able to do to make a machine from this image, in these sizes.
     *
     * @param given its guest is given something
     */
    Set<String> needs(String image, Stream<PlanSnapshot> sizes, boolean given) {
        return Stream.of(
                        VmService.NEEDED.stream(),
                        images.needs(image).stream(),
                        sizes.distinct().flatMap(each -> Abilities.of(each).stream()),
                        given ? Stream.of(VmService.USER_DATA) : Stream.<String>empty())
                .flatMap(Function.identity())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What a host must be able to do to make the machine. */
    Set<String> needs(Vm vm) {
        return needs(
                vm.build().image(), Stream.of(vm.build().plan()), vm.build().userData() != null);
    }

    /** Sends the command that carries the operation out. */
    void send(Vm vm, Operation operation, @Nullable Instant notBefore, @Nullable String trace) {
        put(List.of(command(vm, operation, notBefore, trace)));
    }

    /** The command that carries the operation out; {@link #put} sends it. */
    Outgoing command(Vm vm, Operation operation, @Nullable Instant notBefore, @Nullable String trace) {
        long epoch = epochOf(Moves.at(vm, operation).host());
        return command(vm, operation, epoch, userData.together(List.of(vm)), notBefore, trace);
    }

    /** The command of one of many, to a host whose epoch is known. */
    Outgoing command(Vm vm, Operation operation, long epoch, UserDataSeal.Together seals, @Nullable String trace) {
        return command(vm, operation, epoch, seals, null, trace);
    }

    private Outgoing command(
            Vm vm,
            Operation operation,
            long epoch,
            UserDataSeal.Together seals,
            @Nullable Instant notBefore,
            @Nullable String trace) {
        return to(
                vm,
                operation,
                operation.command(),
                asked.of(vm, target(vm, operation, epoch), operation, seals),
                notBefore,
                trace);
    }

    /** What seals for the commands of these machines. */
    UserDataSeal.Together sealing(Collection<Vm> vms) {
        return userData.together(vms);
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
}

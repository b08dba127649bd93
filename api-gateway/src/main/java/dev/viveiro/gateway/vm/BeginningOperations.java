package dev.viveiro.gateway.vm;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.LostHost;
import dev.viveiro.gateway.vm.domain.Needs;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmTrigger;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.Traces;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Begins what is asked of a machine that stays, if it and its host allow it; in the caller's transaction, which has its row locked. */
@Component
class BeginningOperations {
    private static final Logger log = LoggerFactory.getLogger(BeginningOperations.class);

    private final VmStore vms;
    private final OperationStore operations;
    private final NewOperations newOperations;
    private final Transactor transactor;
    private final Placements placements;
    private final Hosts hosts;
    private final ImageSources images;
    private final Clock clock;
    private final Traces traces;

    BeginningOperations(
            VmStore vms,
            OperationStore operations,
            NewOperations newOperations,
            Transactor transactor,
            Placements placements,
            Hosts hosts,
            ImageSources images,
            Clock clock,
            Traces traces) {
        this.vms = vms;
        this.operations = operations;
        this.newOperations = newOperations;
        this.transactor = transactor;
        this.placements = placements;
        this.hosts = hosts;
        this.images = images;
        this.clock = clock;
        this.traces = traces;
    }

    /** An operation that its machine and its host allow, not begun. */
    private record Ready(Operation operation, Effects effects) {}

    private Ready ready(Vm vm, OperationType type, Argument argument, String who, String why) {
        HostCapacity host = hosts.find(vm.host()).orElseThrow();
        if (host.state() == HostState.LOST) {
            throw LostHost.unreachable(vm);
        }
        Operation operation = newOperations.of(vm, type, argument, Lane.INTERACTIVE, who, why);
        Optional<Operation> active = operations.activeOf(vm.id());
        Effects effects =
                new Requests(clock.instant()).operate(vm, VmTrigger.requested(type), operation, active.orElse(null));
        Abilities.require(host, operation, vm, images);
        return new Ready(operation, effects);
    }

    /** Throws, and changes nothing, when it may not be begun. */
    void require(Vm vm, OperationType type, Argument argument, String who, String why) {
        var unused = ready(vm, type, argument, who, why);
    }

    /** The machine holds what it needs for it, and its host is told. */
    Accepted begin(Vm vm, OperationType type, Argument argument, String who, String why) {
        Ready ready = ready(vm, type, argument, who, why);
        Operation operation = ready.operation();
        Effects effects = ready.effects();
        VmPlace needed = Needs.during(vm, operation);
        Vm held = hold(vm, needed);
        operations.insert(operation);
        Vm after = transactor
                .carryOut(
                        held,
                        new Effects(effects.vm().with(needed), operation, effects.events(), effects.next()),
                        traces.current())
                .vm();
        return started(after, operation);
    }

    /** A machine that needs more than it holds takes it before the operation begins. */
    private Vm hold(Vm vm, VmPlace needed) {
        if (needed.reserved().equals(vm.place().reserved())
                && needed.addressHeld() == vm.place().addressHeld()) {
            return vm;
        }
        placements.grow(vm.host(), vm.place().reserved(), needed.reserved());
        Vm held = vm.with(needed);
        vms.saveHeld(held);
        return held;
    }

    /** The answer, and a line in the log. */
    static Accepted started(Vm vm, Operation operation) {
        log(vm, operation, "is accepted");
        return Accepted.started(vm, operation);
    }

    static void log(Vm vm, Operation operation, String what) {
        try (LogContext context = LogContext.with(LogContext.VM, vm.id())
                .and(LogContext.HOST, vm.host())
                .and(LogContext.OPERATION, operation.id())) {
            log.info("{} of machine {} {}.", operation.type(), vm.identity().name(), what);
        }
    }
}

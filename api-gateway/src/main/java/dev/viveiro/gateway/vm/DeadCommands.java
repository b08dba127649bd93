package dev.viveiro.gateway.vm;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.domain.Effects;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.ReturnPolicy;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Ends the operations whose commands no host will ever carry out. */
@Component
public class DeadCommands implements ReturnPolicy {
    private static final Contracts<HostCommand> COMMANDS = Contracts.of(HostCommand.class);

    private static final Logger log = LoggerFactory.getLogger(DeadCommands.class);

    private final VmStore vms;
    private final OperationStore operations;
    private final Transactor transactor;
    private final Hosts hosts;
    private final Clock clock;

    DeadCommands(VmStore vms, OperationStore operations, Transactor transactor, Hosts hosts, Clock clock) {
        this.vms = vms;
        this.operations = operations;
        this.transactor = transactor;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** A command that died in a queue: its operation fails at once. False when it ended none. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean end(Envelope envelope, String reason) {
        return command(envelope)
                .map(command -> end(command, (vm, operation) -> requests().dead(vm, operation, reason)))
                .orElse(false);
    }

    /**
     * A message for which no queue is bound. A command is given up only when its host was removed; a fact, when no service
     * asked for its kind: kept, it would hold up all that is told of its machine later.
     */
    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean giveUp(Outgoing message, String detail) {
        if (!message.exchange().equals(Topology.COMMANDS)) {
            return !Topology.hasReader(message.exchange(), message.routingKey());
        }
        Optional<HostCommand> command = command(message.envelope())
                .filter(found -> removed(found.target().host()));
        command.ifPresent(found -> end(found, (vm, operation) -> requests().hostGone(vm, operation)));
        return command.isPresent();
    }

    private Requests requests() {
        return new Requests(clock.instant());
    }

    private boolean removed(HostId host) {
        return hosts.find(host)
                .map(HostCapacity::state)
                .map(state -> state == HostState.REMOVED)
                .orElse(true);
    }

    private boolean end(HostCommand command, BiFunction<Vm, Operation, Effects> decision) {
        if (command instanceof CancelOperation) {
            return false; // it ends nothing that had not ended before
        }
        CommandTarget target = command.target();
        Optional<Vm> vm = vms.lock(target.vm());
        Optional<Operation> active = operations
                .activeOf(target.vm())
                .filter(operation -> operation.id().equals(target.operation()))
                .filter(operation -> operation.attempt() == target.attempt());
        if (vm.isEmpty() || active.isEmpty()) {
            return false;
        }
        Effects effects = decision.apply(vm.get(), active.get());
        transactor.carryOut(vm.get(), effects, null);
        try (LogContext context = LogContext.with(LogContext.VM, target.vm())
                .and(LogContext.HOST, target.host())
                .and(LogContext.OPERATION, target.operation())) {
            log.warn(
                    "The command of a {} will reach no host; the machine is {}.",
                    active.get().type(),
                    effects.vm().status().state());
        }
        return true;
    }

    private static Optional<HostCommand> command(Envelope envelope) {
        try {
            return COMMANDS.recordOf(envelope.type()).map(type -> ContractJson.read(envelope.data(), type));
        } catch (UnreadableMessage e) {
            return Optional.empty();
        }
    }
}

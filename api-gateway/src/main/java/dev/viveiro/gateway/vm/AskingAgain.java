package dev.viveiro.gateway.vm;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.UnfinishedWork.Void;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Sends an operation that its host has forgotten as a new attempt; the host finds what it had done of it and goes on. */
@Component
class AskingAgain {
    private static final Logger log = LoggerFactory.getLogger(AskingAgain.class);

    private final UnfinishedWork work;
    private final VmStore vms;
    private final OperationStore operations;
    private final Commands commands;
    private final Transactor transactor;
    private final Ids ids;
    private final Clock clock;

    AskingAgain(
            UnfinishedWork work,
            VmStore vms,
            OperationStore operations,
            Commands commands,
            Transactor transactor,
            Ids ids,
            Clock clock) {
        this.work = work;
        this.vms = vms;
        this.operations = operations;
        this.commands = commands;
        this.transactor = transactor;
        this.ids = ids;
        this.clock = clock;
    }

    /** Nothing is sent when another attempt was begun since, or the machine went elsewhere. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void ask(Void forgotten) {
        Vm vm = vms.lock(forgotten.vm()).orElseThrow();
        work.asked(forgotten);
        Operation before = operations.find(forgotten.operation()).orElseThrow();
        if (before.attempt() != forgotten.attempt()
                || !Moves.at(vm, before).host().equals(forgotten.host())) {
            return;
        }
        if (before.active()) {
            again(vm, before);
        } else if (before.type() == OperationType.CREATE
                && before.state() == OperationState.CANCELLED
                && operations.activeOf(vm.id()).isEmpty()) {
            // nobody will say how far it was undone; its deletion finds what is there
            transactor.carryOut(vm, new Requests(clock.instant()).maybeSent(vm, before), null);
        }
    }

    private void again(Vm vm, Operation active) {
        commands.withdraw(active);
        Operation next = active.again(ids.next(), false);
        operations.save(next);
        commands.send(vm, next, null, null);
        try (LogContext context = LogContext.with(LogContext.VM, vm.id())
                .and(LogContext.HOST, vm.host())
                .and(LogContext.OPERATION, next.id())) {
            log.info("{} is asked again, as attempt {}: its host has forgotten it.", next.type(), next.attempt());
        }
    }
}

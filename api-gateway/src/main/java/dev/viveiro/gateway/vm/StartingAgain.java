package dev.viveiro.gateway.vm;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.LogContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts machines that a move stopped in vain, after what else was done to them has ended, however it did. Every replica may run it: each
 * machine is looked at again under its lock.
 */
@Component
public class StartingAgain {
    private static final int BATCH = 200;
    private static final Set<VmState> STARTABLE = EnumSet.of(VmState.RUNNING, VmState.STOPPED);
    private static final Set<ObservedPower> THERE =
            EnumSet.of(ObservedPower.RUNNING, ObservedPower.PAUSED, ObservedPower.SAVED);
    private static final Logger log = LoggerFactory.getLogger(StartingAgain.class);

    private final OwedStarts owed;
    private final VmStore vms;
    private final OperationStore operations;
    private final VmService service;
    private final Suspensions suspensions;
    private final TransactionTemplate transaction;

    StartingAgain(
            OwedStarts owed,
            VmStore vms,
            OperationStore operations,
            VmService service,
            Suspensions suspensions,
            PlatformTransactionManager transactions) {
        this.owed = owed;
        this.vms = vms;
        this.operations = operations;
        this.service = service;
        this.suspensions = suspensions;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Scheduled(fixedDelayString = "${viveiro.operations.sweep:PT1S}")
    public void sweep() {
        for (VmId id : owed.due(BATCH)) {
            try (LogContext context = LogContext.with(LogContext.VM, id)) {
                transaction.executeWithoutResult(status -> start(id));
            } catch (RuntimeException e) {
                log.error(
                        "A machine that is to run again could not be started; it is tried again with the next sweep.",
                        e);
            }
        }
    }

    private void start(VmId id) {
        Vm vm = vms.lock(id).orElseThrow();
        if (operations.activeOf(id).isPresent()) {
            return;
        }
        OperationId move = owed.take(id).orElse(null);
        boolean off = vm.status().wanted()
                && STARTABLE.contains(vm.status().state())
                && !THERE.contains(vm.status().power());
        if (move == null || !off || operations.powerAsked(id, move)) {
            return;
        }
        if (vm.suspension().any()) {
            suspensions.startAgain(List.of(id), true);
            return;
        }
        try {
            // everybody may have been told that it is off: then it may have given back what it needs
            OperationId unused = service.operateBecause(id, OperationType.START, "system", Moves.IN_VAIN);
        } catch (ProblemException refused) {
            if (refused.code() == ProblemCode.NO_CAPACITY || refused.code() == ProblemCode.HOST_UNREACHABLE) {
                // once its host has room, or is back
                owed.owe(id, move);
                log.debug("A machine that is to run again can't be started yet: {}", refused.getMessage());
                return;
            }
            log.warn("A move stopped the machine in vain, and it can't be started again: {}", refused.getMessage());
        }
    }
}

package dev.viveiro.gateway.vm;

import dev.viveiro.contract.vm.VmExpiring;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.domain.Requests;
import dev.viveiro.gateway.vm.domain.Sent;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What time does to machines: operations past their deadline end, deletions that nobody answered are issued again, and
 * expired machines are announced, stopped and deleted. Every replica may run it: each machine is looked at again under its
 * lock. One machine's trouble is logged and delays no other.
 */
@Component
public class Tending {
    private static final int BATCH = 200;
    private static final Logger log = LoggerFactory.getLogger(Tending.class);

    private final VmStore vms;
    private final VmFinder finder;
    private final OperationStore operations;
    private final Commands commands;
    private final Transactor transactor;
    private final VmService service;
    private final OperationPolicy policy;
    private final ExpiryPolicy expiry;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Tending(
            VmStore vms,
            VmFinder finder,
            OperationStore operations,
            Commands commands,
            Transactor transactor,
            VmService service,
            OperationPolicy policy,
            ExpiryPolicy expiry,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.vms = vms;
        this.finder = finder;
        this.operations = operations;
        this.commands = commands;
        this.transactor = transactor;
        this.service = service;
        this.policy = policy;
        this.expiry = expiry;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Ends operations whose host has not spoken by deadline and grace. */
    @Scheduled(fixedDelayString = "${viveiro.operations.sweep:PT1S}")
    public void endOverdue() {
        each(operations.overdue(clock.instant().minus(policy.grace()), BATCH), this::endOverdue);
    }

    private void endOverdue(VmId id) {
        Vm vm = vms.lock(id).orElseThrow();
        Operation active = operations.activeOf(id).orElse(null);
        if (active == null || active.deadline().isAfter(clock.instant().minus(policy.grace()))) {
            return;
        }
        Sent sent = transactor.takeBack(active);
        try (LogContext context = LogContext.with(LogContext.HOST, vm.host()).and(LogContext.OPERATION, active.id())) {
            log.warn(
                    "{} ended: its deadline passed. {}",
                    active.type(),
                    sent == Sent.LAST ? "Its machine's state follows the host." : "Its command never left.");
        }
        transactor.carryOut(vm, new Requests(clock.instant()).overdue(vm, active, sent), null);
    }

    /** Issues deletions again that ended without an answer. */
    @Scheduled(fixedDelayString = "${viveiro.operations.sweep:PT1S}")
    public void deleteAgain() {
        each(
                finder.leavingUntended(clock.instant().minus(policy.retryAfter()), BATCH),
                id -> service.deleteBecause(id, "its host has not said yet that it is gone"));
    }

    /** Announces, stops and deletes what expires. */
    @Scheduled(fixedDelayString = "${viveiro.expiry.sweep:PT5S}")
    public void expire() {
        Instant now = clock.instant();
        each(finder.expiring(now.plus(expiry.announce()), now, now.minus(expiry.keep()), BATCH), this::expire);
    }

    private void expire(VmId id) {
        Vm vm = vms.lock(id).orElseThrow();
        Instant stopsAt = vm.status().expiresAt();
        if (stopsAt == null) {
            return;
        }
        Instant now = clock.instant();
        Instant deletesAt = stopsAt.plus(expiry.keep());
        if (vm.status().expiry() == VmStatus.Expiry.NONE) {
            vms.save(vm, vm.with(vm.status().announced()));
            commands.tell(List.of(new VmExpiring(vm.snapshot(), stopsAt, deletesAt)), Lane.INTERACTIVE, null);
        }
        if (!now.isBefore(deletesAt)) {
            service.deleteBecause(id, "it expired at " + stopsAt);
        } else if (!now.isBefore(stopsAt)
                && VmService.STOPPABLE.contains(vm.status().state())) {
            service.stopBecause(id, "it expired at " + stopsAt);
        }
    }

    private void each(List<VmId> ids, Consumer<VmId> work) {
        for (VmId id : ids) {
            try (LogContext context = LogContext.with(LogContext.VM, id)) {
                tend(id, work);
            }
        }
    }

    private void tend(VmId id, Consumer<VmId> work) {
        try {
            transaction.executeWithoutResult(status -> work.accept(id));
        } catch (RuntimeException e) {
            log.error("A machine could not be tended to; it is tried again with the next sweep.", e);
        }
    }
}

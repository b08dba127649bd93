package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostLife;
import dev.viveiro.gateway.host.MachinesOnHosts;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.domain.LostHost;
import dev.viveiro.gateway.vm.domain.Moves;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the fate of hosts means for their machines. A sweep asks the tables what is left to do, so that it may stop anywhere and go
 * on in any replica; each machine is a transaction of its own, and one machine's trouble delays no other.
 */
@Component
public class HostsAndMachines implements MachinesOnHosts {
    private static final int BATCH = 200;
    private static final Logger log = LoggerFactory.getLogger(HostsAndMachines.class);

    private final UnfinishedWork work;
    private final VmFinder finder;
    private final VmStore vms;
    private final OperationStore operations;
    private final HostLife life;
    private final Remains remains;
    private final Replacing replacing;
    private final AskingAgain askingAgain;
    private final LeftBehind leftBehind;
    private final Transactor transactor;
    private final TransactionTemplate transaction;
    private final Clock clock;

    HostsAndMachines(
            UnfinishedWork work,
            VmFinder finder,
            VmStore vms,
            OperationStore operations,
            HostLife life,
            Remains remains,
            Replacing replacing,
            AskingAgain askingAgain,
            LeftBehind leftBehind,
            Transactor transactor,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.work = work;
        this.finder = finder;
        this.vms = vms;
        this.operations = operations;
        this.life = life;
        this.remains = remains;
        this.replacing = replacing;
        this.askingAgain = askingAgain;
        this.leftBehind = leftBehind;
        this.transactor = transactor;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    @Override
    public List<HeldVm> on(HostId host) {
        return finder.mayBeOn(host);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void askAgain(HostId host) {
        work.forgotten(host);
        remains.askAgain(host);
    }

    /** Does what is left to do now. */
    @Scheduled(fixedDelayString = "${viveiro.operations.sweep:PT1S}")
    public void sweep() {
        work.onLostHosts(BATCH).forEach(vm -> alone(vm, () -> replacing.leave(vm)));
        work.waitingInVain(BATCH).forEach(vm -> alone(vm, () -> replacing.waitElsewhere(vm)));
        work.toAskAgain(BATCH).forEach(each -> alone(each.vm(), () -> askingAgain.ask(each)));
        transaction.executeWithoutResult(status -> remains.askForThoseThatDidNotMove());
        remains.toAsk(clock.instant(), BATCH).forEach(left -> alone(left.vm(), () -> leftBehind.ask(left)));
        transaction.executeWithoutResult(status -> work.askNoDestroyedHost());
        work.onDestroyedHosts(BATCH).forEach(vm -> alone(vm, () -> destroyed(vm)));
        remains.onDead(BATCH).forEach(left -> alone(left.vm(), () -> leftBehind.destroyed(left)));
    }

    private void destroyed(VmId id) {
        Vm vm = vms.lock(id).orElseThrow();
        if (!vm.place().addressHeld() && vm.status().state() != VmState.DELETING) {
            return; // another replica was faster
        }
        Operation active = operations.activeOf(id).orElse(null);
        if (active != null && Moves.importing(vm, active)) {
            return; // another host has it, or will say that it does not take it
        }
        life.destroyed(vm.host())
                .ifPresent(since ->
                        transactor.carryOut(vm, new LostHost(clock.instant()).destroyed(vm, active, since), null));
    }

    private void alone(VmId vm, Runnable doIt) {
        try (LogContext context = LogContext.with(LogContext.VM, vm)) {
            transaction.executeWithoutResult(status -> doIt.run());
        } catch (RuntimeException e) {
            log.error(
                    "What became of a machine's host could not be carried out; it is tried again with the next sweep.",
                    e);
        }
    }
}

package dev.viveiro.worker;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.worker.intake.CommandSupply;
import dev.viveiro.worker.operation.Dispatcher;
import dev.viveiro.worker.operation.Resumer;
import dev.viveiro.worker.standing.Admission;
import dev.viveiro.worker.standing.StandingStore;
import dev.viveiro.worker.standing.Strangers;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a welcome true, in this order: remember it, end what is void, stop what may not run here, go on with the rest, and
 * only then take commands.
 */
final class HostAdmission implements Admission {
    private static final Logger log = LoggerFactory.getLogger(HostAdmission.class);

    private final StandingStore store;
    private final Dispatcher dispatcher;
    private final Resumer resumer;
    private final Strangers strangers;
    private final CommandSupply commands;
    private boolean resumed;

    HostAdmission(
            StandingStore store, Dispatcher dispatcher, Resumer resumer, Strangers strangers, CommandSupply commands) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.resumer = resumer;
        this.strangers = strangers;
        this.commands = commands;
    }

    @Override
    public void suspend() {
        commands.stop();
    }

    @Override
    public void admit(HostWelcomed welcome, Runnable open) {
        remember(welcome);
        long epoch = store.epoch();
        Set<HeldVm> machines = Set.copyOf(welcome.machines());
        Predicate<CommandTarget> placed = target -> machines.contains(new HeldVm(target.vm(), target.generation()));
        List<WorkRef> ended = resumed ? dispatcher.endOlderThan(epoch) : resumer.endOlderThan(epoch, placed);
        strangers.judge(
                welcome.machines(),
                ended.stream()
                        .map(work -> new HeldVm(work.vm(), work.generation()))
                        .toList());
        strangers.stop();
        open.run();
        if (!resumed) {
            resumed = true;
            resumer.resume(epoch, placed).forEach(strangers::spare);
        }
        commands.start();
    }

    private void remember(HostWelcomed welcome) {
        if (!welcome.freshJournal()) {
            store.welcomed(welcome.greeting(), welcome.epoch());
            return;
        }
        // once welcomed, this process has written the journal without a break: then it is no old copy
        boolean oldCopy = !resumed;
        if (oldCopy) {
            log.warn("The journal is an older copy: it gets a new id, and the gateway sends again what is to be done.");
        }
        store.welcomedAnew(welcome.greeting(), welcome.epoch(), oldCopy);
    }
}

package dev.viveiro.worker.standing;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.StopMode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines of ours that the gateway does not place here: stopped, since they may run elsewhere by now, and never destroyed;
 * the reports go on showing them. A command that the gateway sends for one afterwards is its newer word. Safe for several
 * threads.
 */
public final class Strangers {
    private static final Logger log = LoggerFactory.getLogger(Strangers.class);

    private final HypervisorDriver driver;
    private final Predicate<VmId> busy;
    private final Executor threads;
    private final Set<HeldVm> suspects = new HashSet<>();
    private final Set<HeldVm> spared = new HashSet<>();
    /** What may be here; null once the machines were held against it. */
    private @Nullable Set<HeldVm> placed;

    /**
     * @param driver bounded in time
     * @param busy whether an operation waits or runs for the machine
     * @param threads for stopping many at once
     */
    public Strangers(HypervisorDriver driver, Predicate<VmId> busy, Executor threads) {
        this.driver = driver;
        this.busy = busy;
        this.threads = threads;
    }

    /**
     * Begins anew with each welcome.
     *
     * @param welcome every machine that is placed here
     * @param ending machines whose work is void: they may come to be until it has ended
     */
    public synchronized void judge(Collection<HeldVm> welcome, Collection<HeldVm> ending) {
        placed = Set.copyOf(welcome);
        spared.clear();
        suspects.clear();
        ending.stream().filter(vm -> !welcome.contains(vm)).forEach(suspects::add);
    }

    /** A command of the newest epoch speaks of the machine, so the gateway knows of it. */
    public synchronized void spare(CommandTarget target) {
        HeldVm machine = new HeldVm(target.vm(), target.generation());
        suspects.remove(machine);
        if (placed != null) {
            spared.add(machine);
        }
    }

    /** Stops those that no work is done on; call it until {@link #done}. */
    public void stop() {
        findOut();
        List<CompletableFuture<Void>> stops = suspects().stream()
                .filter(machine -> !busy.test(machine.vm()))
                .map(machine -> CompletableFuture.runAsync(() -> stop(machine), threads))
                .toList();
        stops.forEach(CompletableFuture::join);
    }

    public synchronized boolean done() {
        return placed == null && suspects.isEmpty();
    }

    private synchronized List<HeldVm> suspects() {
        return List.copyOf(suspects);
    }

    private void findOut() {
        Set<HeldVm> here;
        synchronized (this) {
            if (placed == null) {
                return;
            }
        }
        try {
            here = new HashSet<>();
            for (Machine machine : driver.list()) {
                here.add(new HeldVm(machine.vm(), machine.generation()));
            }
        } catch (DriverFailure unseen) {
            log.warn("The machines can't be held against the welcome; it is tried again: {}", unseen.getMessage());
            return;
        }
        synchronized (this) {
            if (placed != null) {
                here.removeAll(placed);
                here.removeAll(spared);
                suspects.addAll(here);
                placed = null;
                spared.clear();
            }
        }
    }

    private void stop(HeldVm machine) {
        if (!suspects().contains(machine)) {
            return;
        }
        try {
            boolean runs = driver.find(machine.vm())
                    .filter(found -> found.generation() == machine.generation())
                    .filter(found -> found.power() != ObservedPower.STOPPED)
                    .isPresent();
            if (runs) {
                log.warn(
                        "Machine {} in generation {} is not placed on this host (any more): it is stopped and kept.",
                        machine.vm(),
                        machine.generation());
                driver.stop(machine.vm(), StopMode.FORCED);
            }
            synchronized (this) {
                suspects.remove(machine);
            }
        } catch (DriverFailure failure) {
            log.warn("Machine {} could not be stopped; it is tried again: {}", machine.vm(), failure.getMessage());
        }
    }
}

package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.StopMode;
import java.time.Duration;
import java.util.Map;

/** Gives power and takes it away. */
final class Powering {
    /** The power is taken away: no time is left to the guest. */
    private static final long AT_ONCE = -1;

    private final Instances instances;
    private final long patience;

    /** @param patience how long a guest may take to stop */
    Powering(Instances instances, Duration patience) {
        this.instances = instances;
        this.patience = LxdConnection.seconds(patience);
    }

    void start(VmId vm) {
        // a start that was given up may still be on its way
        instances.settle(vm);
        Instance before = instances.require(vm);
        startsWithHost(vm, before, true);
        if (before.power() == ObservedPower.RUNNING) {
            return;
        }
        if (before.power() == ObservedPower.STOPPED) {
            keepToItsAddress(vm, before);
        }
        String action = before.power() == ObservedPower.PAUSED ? "unfreeze" : "start";
        Operations.End end = instances.power(vm, action, patience);
        if (instances.require(vm).power() != ObservedPower.RUNNING) {
            throw LxdFailures.notStarted("start " + before.machine().name(), end.error() + instances.trouble(vm));
        }
    }

    void stop(VmId vm, StopMode mode) {
        if (mode == StopMode.FORCED && runs(vm)) {
            // not after what goes on in the instance: that may be what hangs
            Operations.End unused = instances.power(vm, "stop", AT_ONCE);
        }
        instances.settle(vm);
        Instance before = instances.require(vm);
        startsWithHost(vm, before, false);
        if (before.power() == ObservedPower.STOPPED) {
            return;
        }
        if (mode == StopMode.GRACEFUL && before.power() == ObservedPower.PAUSED) {
            // a frozen guest hears nothing
            Operations.End unused = instances.power(vm, "unfreeze", patience);
        }
        Operations.End end = mode == StopMode.GRACEFUL ? askToStop(vm) : instances.power(vm, "stop", AT_ONCE);
        if (instances.require(vm).power() == ObservedPower.STOPPED) {
            return;
        }
        if (mode == StopMode.FORCED) {
            throw LxdFailures.failed("stop " + before.machine().name(), end.error());
        }
        throw DriverFailure.refused(
                Fault.USER,
                "guest-ignored-stop",
                "%s was asked to stop and still ran after %d s: %s"
                        .formatted(before.machine().name(), patience, end.error()),
                "stop it with force, or from inside");
    }

    /**
     * Twice within the patience: a guest that has only just begun loses what it is told before it listens. To one that stops already
     * the second time says nothing new.
     */
    private Operations.End askToStop(VmId vm) {
        long first = Math.max(1, patience / 2);
        Operations.End end = instances.power(vm, "stop", first);
        return runs(vm) ? instances.power(vm, "stop", Math.max(1, patience - first)) : end;
    }

    /** Afterwards it does not run; it is about to be deleted. */
    void takeAway(VmId vm) {
        if (runs(vm)) {
            Operations.End end = instances.power(vm, "stop", AT_ONCE);
            if (runs(vm)) {
                throw LxdFailures.failed("stop " + vm, end.error());
            }
        }
    }

    void reboot(VmId vm, String endedBootId) {
        // LXD's restart passes through STOPPED: one that was given up may be between its halves
        instances.settle(vm);
        Instance before = instances.require(vm);
        MachineConflicts.requireRunning(before.machine().name(), before.power());
        if (!endedBootId.equals(before.bootId())) {
            return;
        }
        Operations.End end = instances.power(vm, "restart", patience);
        if (same(vm, endedBootId)) {
            // a guest that does not listen is rebooted all the same
            end = instances.power(vm, "restart", AT_ONCE);
        }
        if (instances.require(vm).power() == ObservedPower.STOPPED) {
            end = instances.power(vm, "start", patience);
        }
        if (instances.require(vm).power() != ObservedPower.RUNNING || same(vm, endedBootId)) {
            throw LxdFailures.failed("reboot " + before.machine().name(), end.error());
        }
    }

    /** One that was made before there was a guard has it from its next start on. */
    private void keepToItsAddress(VmId vm, Instance before) {
        if (!InstanceDevices.guarded(before.card())) {
            Operations.End end = instances.card(vm, InstanceDevices.guard(before.card()));
            if (!InstanceDevices.guarded(instances.require(vm).card())) {
                throw LxdFailures.failed("keep " + before.machine().name() + " to its address", end.error());
            }
        }
    }

    /** What the machine is to be after the host was down. LXD's own memory of it is lost when it is stopped in a hurry. */
    private void startsWithHost(VmId vm, Instance before, boolean wanted) {
        if (before.startsWithHost() != wanted) {
            Operations.End end = instances.configure(vm, Map.of(InstanceMark.AUTOSTART, String.valueOf(wanted)));
            if (instances.require(vm).startsWithHost() != wanted) {
                throw LxdFailures.failed("set whether the machine starts with the host", end.error());
            }
        }
    }

    /** False for one that is not there any more, too. */
    private boolean runs(VmId vm) {
        return instances
                .find(vm)
                .filter(instance -> instance.power() != ObservedPower.STOPPED)
                .isPresent();
    }

    private boolean same(VmId vm, String bootId) {
        return bootId.equals(instances.require(vm).bootId());
    }
}

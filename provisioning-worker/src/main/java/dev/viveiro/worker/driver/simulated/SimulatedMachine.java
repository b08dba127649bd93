package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A machine of the simulated host.
 *
 * @param bootId null unless it runs
 * @param bootedAt null unless it runs
 * @param losesPowerAt when it will stop by itself; null when it will not
 */
record SimulatedMachine(
        MachineSpec spec,
        ObservedPower power,
        @Nullable String bootId,
        Instant definedAt,
        @Nullable Instant bootedAt,
        @Nullable Instant losesPowerAt) {

    static SimulatedMachine defined(MachineSpec spec, Instant now) {
        return new SimulatedMachine(spec, ObservedPower.STOPPED, null, now, null, null);
    }

    SimulatedMachine booted(String newBootId, Instant now) {
        return new SimulatedMachine(spec, ObservedPower.RUNNING, newBootId, definedAt, now, null);
    }

    SimulatedMachine stopped() {
        return new SimulatedMachine(spec, ObservedPower.STOPPED, null, definedAt, null, null);
    }

    SimulatedMachine losingPower(Instant when) {
        return isRunning() ? new SimulatedMachine(spec, power, bootId, definedAt, bootedAt, when) : this;
    }

    SimulatedMachine with(MachineSpec newSpec) {
        return new SimulatedMachine(newSpec, power, bootId, definedAt, bootedAt, losesPowerAt);
    }

    /** The machine at this time: nothing runs a timer, a loss of power shows when somebody looks. */
    SimulatedMachine at(Instant now) {
        return losesPowerAt != null && !now.isBefore(losesPowerAt) ? stopped() : this;
    }

    boolean isRunning() {
        return power == ObservedPower.RUNNING;
    }

    Machine seen() {
        return new Machine(spec, power, bootId);
    }
}

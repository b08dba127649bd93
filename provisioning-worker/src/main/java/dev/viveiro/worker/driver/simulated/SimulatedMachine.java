package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.Secret;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A machine of the simulated host.
 *
 * @param bootId null unless it runs or is paused
 * @param bootedAt null unless it runs or is paused; later than it was by as long as it was paused
 * @param pausedAt null unless it is paused
 * @param losesPowerAt when it will stop by itself; null when it will not
 * @param userData SHA-256 of what its guest was given, in hexadecimal digits; null for nothing
 */
record SimulatedMachine(
        MachineSpec spec,
        ObservedPower power,
        @Nullable String bootId,
        Instant definedAt,
        @Nullable Instant bootedAt,
        @Nullable Instant pausedAt,
        @Nullable Instant losesPowerAt,
        SimulatedDisk disk,
        @Nullable String userData) {

    /** @param content what its image has on the disk */
    static SimulatedMachine defined(MachineSpec spec, String content, Instant now) {
        Secret given = spec.userData();
        return new SimulatedMachine(
                spec.withUserData(null),
                ObservedPower.STOPPED,
                null,
                now,
                null,
                null,
                null,
                new SimulatedDisk(content, List.of(), List.of(), ""),
                given == null ? null : digest(given));
    }

    /** Of what may be a secret this is all that is kept: no guest is there to use it. */
    static String digest(Secret userData) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(userData.revealUtf8()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    SimulatedMachine booted(String newBootId, Instant now) {
        return new SimulatedMachine(spec, ObservedPower.RUNNING, newBootId, definedAt, now, null, null, disk, userData);
    }

    SimulatedMachine stopped() {
        return off(ObservedPower.STOPPED);
    }

    SimulatedMachine saved() {
        return off(ObservedPower.SAVED);
    }

    private SimulatedMachine off(ObservedPower how) {
        return new SimulatedMachine(spec, how, null, definedAt, null, null, null, disk, userData);
    }

    SimulatedMachine paused(Instant now) {
        return new SimulatedMachine(spec, ObservedPower.PAUSED, bootId, definedAt, bootedAt, now, null, disk, userData);
    }

    /** It goes on where it was paused, as if it had booted that much later. */
    SimulatedMachine resumed(Instant now) {
        Instant since =
                bootedAt != null && pausedAt != null ? bootedAt.plus(Duration.between(pausedAt, now)) : bootedAt;
        return new SimulatedMachine(spec, ObservedPower.RUNNING, bootId, definedAt, since, null, null, disk, userData);
    }

    SimulatedMachine losingPower(Instant when) {
        return isRunning()
                ? new SimulatedMachine(spec, power, bootId, definedAt, bootedAt, null, when, disk, userData)
                : this;
    }

    /** The same with what its guest was given where it came from. */
    SimulatedMachine given(@Nullable String digest) {
        return new SimulatedMachine(spec, power, bootId, definedAt, bootedAt, pausedAt, losesPowerAt, disk, digest);
    }

    SimulatedMachine with(MachineSpec newSpec) {
        return new SimulatedMachine(
                newSpec, power, bootId, definedAt, bootedAt, pausedAt, losesPowerAt, disk, userData);
    }

    SimulatedMachine with(SimulatedDisk newDisk) {
        return new SimulatedMachine(
                spec, power, bootId, definedAt, bootedAt, pausedAt, losesPowerAt, newDisk, userData);
    }

    /** The machine at this time: nothing runs a timer, a loss of power shows when somebody looks. */
    SimulatedMachine at(Instant now) {
        return losesPowerAt != null && !now.isBefore(losesPowerAt) ? stopped() : this;
    }

    boolean isRunning() {
        return power == ObservedPower.RUNNING;
    }

    boolean isPaused() {
        return power == ObservedPower.PAUSED;
    }

    /** Whether its memory is in the host's. */
    boolean holdsMemory() {
        return isRunning() || isPaused();
    }

    Machine seen() {
        return new Machine(
                spec, power, bootId, disk.extra().stream().map(MachineDisk::id).collect(Collectors.toSet()));
    }

    /** All of its disks together. */
    long diskGib() {
        return spec.size().diskGib() + disk.extraGib();
    }
}

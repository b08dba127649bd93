package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Amounts of the three resources of a host, each held over time.
 *
 * @param vcpuSeconds of processors
 * @param memoryMibSeconds of memory
 * @param diskGibSeconds of disk
 */
public record Quantities(BigDecimal vcpuSeconds, BigDecimal memoryMibSeconds, BigDecimal diskGibSeconds) {
    public static final Quantities NONE = new Quantities(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    private static final MathContext DIGITS = new MathContext(40);

    public Quantities plus(Quantities other) {
        return new Quantities(
                vcpuSeconds.add(other.vcpuSeconds),
                memoryMibSeconds.add(other.memoryMibSeconds),
                diskGibSeconds.add(other.diskGibSeconds));
    }

    /** The share {@code part / whole} of each; {@code whole} is not zero. */
    public Quantities share(BigDecimal part, BigDecimal whole) {
        return part.compareTo(whole) == 0
                ? this
                : new Quantities(
                        vcpuSeconds.multiply(part).divide(whole, DIGITS),
                        memoryMibSeconds.multiply(part).divide(whole, DIGITS),
                        diskGibSeconds.multiply(part).divide(whole, DIGITS));
    }

    /** Of each resource the larger. */
    Quantities atLeast(Quantities other) {
        return new Quantities(
                vcpuSeconds.max(other.vcpuSeconds),
                memoryMibSeconds.max(other.memoryMibSeconds),
                diskGibSeconds.max(other.diskGibSeconds));
    }

    /** What is left; of no resource may {@code other} have more. */
    Quantities minus(Quantities other) {
        return new Quantities(
                vcpuSeconds.subtract(other.vcpuSeconds),
                memoryMibSeconds.subtract(other.memoryMibSeconds),
                diskGibSeconds.subtract(other.diskGibSeconds));
    }

    /** Whether there is as much of each resource as in {@code other}. */
    boolean holds(Quantities other) {
        return atLeast(other).equals(this);
    }
}

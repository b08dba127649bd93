package dev.viveiro.metering.usage.domain;

import dev.viveiro.contract.usage.Meter;
import java.time.Instant;
import java.util.Set;

/**
 * One change of a machine, or of an image, as far as it is billed.
 *
 * @param version the version after the change; rises with every change
 * @param effectiveAt when it happened, by the clock of whoever saw it
 * @param billed what is billed from then on
 * @param vcpus number of virtual processors
 * @param memoryMib in MiB
 * @param diskGib in GiB
 * @param snapshotGib in GiB, of all its snapshots
 * @param imageMib in MiB, of an image
 */
public record MeteredChange(
        long version,
        Instant effectiveAt,
        Set<Meter> billed,
        long vcpus,
        long memoryMib,
        long diskGib,
        long snapshotGib,
        long imageMib) {
    private static final long MIB = 1 << 20;

    public MeteredChange {
        billed = Set.copyOf(billed);
    }

    /** Of a machine. */
    public MeteredChange(
            long version,
            Instant effectiveAt,
            Set<Meter> billed,
            long vcpus,
            long memoryMib,
            long diskGib,
            long snapshotGib) {
        this(version, effectiveAt, billed, vcpus, memoryMib, diskGib, snapshotGib, 0);
    }

    /** Of a machine without snapshots. */
    public MeteredChange(
            long version, Instant effectiveAt, Set<Meter> billed, long vcpus, long memoryMib, long diskGib) {
        this(version, effectiveAt, billed, vcpus, memoryMib, diskGib, 0);
    }

    /**
     * Of an image.
     *
     * @param kept whether it is there, and billed, from then on
     * @param bytes how large it is; a MiB that is begun counts
     */
    public static MeteredChange ofImage(long version, Instant effectiveAt, boolean kept, long bytes) {
        Set<Meter> billed = kept ? Set.of(Meter.IMAGE) : Set.of();
        return new MeteredChange(version, effectiveAt, billed, 0, 0, 0, 0, Math.ceilDiv(bytes, MIB));
    }

    /** How much of a meter is held from here on, in the meter's unit. */
    public long quantity(Meter meter) {
        return switch (meter) {
            case VCPU -> vcpus;
            case MEMORY -> memoryMib;
            case DISK -> diskGib;
            // a machine has one card, and its card one address
            case ADDRESS -> 1;
            case SNAPSHOT -> snapshotGib;
            case IMAGE -> imageMib;
        };
    }
}

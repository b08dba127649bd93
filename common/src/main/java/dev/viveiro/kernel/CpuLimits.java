package dev.viveiro.kernel;

import org.jspecify.annotations.Nullable;

/**
 * How much of its host's processors a machine gets.
 *
 * @param shares its weight beside the other machines of its host when they want more than there is, 2 to 10000; null for what the
 *     hypervisor gives by itself
 * @param capPercent what each of its virtual processors gets at most, in percent of one of the host's, 1 to 100; null for all that is free
 */
public record CpuLimits(@Nullable Integer shares, @Nullable Integer capPercent) {
    /** As the hypervisor has it by itself. */
    public static final CpuLimits NONE = new CpuLimits(null, null);

    /** The kernel takes no smaller weight, and makes this of one. */
    public static final int LEAST_SHARES = 2;

    /** The kernel takes no larger weight. */
    public static final int MOST_SHARES = 10_000;

    private static final int WHOLE = 100;

    public CpuLimits {
        if (shares != null && (shares < LEAST_SHARES || shares > MOST_SHARES)) {
            throw new IllegalArgumentException("shares are " + LEAST_SHARES + " to " + MOST_SHARES + ", not " + shares);
        }
        if (capPercent != null && (capPercent < 1 || capPercent > WHOLE)) {
            throw new IllegalArgumentException("a cap is 1 to " + WHOLE + " percent, not " + capPercent);
        }
    }

    /** Null for {@link #NONE}, as messages leave it out. */
    public static @Nullable CpuLimits orNull(@Nullable CpuLimits limits) {
        return NONE.equals(limits) ? null : limits;
    }

    /** {@link #NONE} for null. */
    public static CpuLimits orNone(@Nullable CpuLimits limits) {
        return limits == null ? NONE : limits;
    }
}

package dev.viveiro.metering.usage;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a machine's traffic in a month.
 *
 * @param counted by the readings of its counters, computed anew by the plain function
 * @param billable what the view says that invoices are made of
 * @param raised when a reading of the month, or of one before, was raised last; null when that is not known of all of them
 */
public record TrafficStory(
        VmId vm,
        TenantId tenant,
        Bytes counted,
        Bytes billable,
        @Nullable Instant raised) {
    /** What passed. */
    public record Bytes(long received, long sent) {
        public static final Bytes NONE = new Bytes(0, 0);
    }

    /**
     * Whose story it is.
     *
     * @param counted whether its counters were read in the month
     */
    public record Machine(VmId vm, TenantId tenant, boolean counted) {}
}

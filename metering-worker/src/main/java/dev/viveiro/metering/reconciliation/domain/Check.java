package dev.viveiro.metering.reconciliation.domain;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/**
 * One meter of one machine, or of one image, in one month.
 *
 * @param vm the machine, or the id of the image
 * @param image its name; null for a machine
 * @param lived what follows from its changes
 * @param metered what the intervals say
 * @param billable what of them the next invoice would bill
 * @param billed what the newest document in force was made from
 * @param unobserved of what was lived, what nobody watched, whatever became of it
 * @param lost of that, what is not billed
 * @param late of that, what is billed since the machine was found again in the same boot
 * @param notSeen of what was lived, what goes on past the last sample
 */
public record Check(
        VmId vm,
        @Nullable String image,
        TenantId tenant,
        String meter,
        Time lived,
        Time metered,
        Time billable,
        Time billed,
        Time unobserved,
        Time lost,
        Time late,
        Time notSeen,
        Finding finding) {
    /** What was lived and is not billed; below 0 for what is billed and was not lived. */
    public Time difference() {
        return lived.minus(billed);
    }
}

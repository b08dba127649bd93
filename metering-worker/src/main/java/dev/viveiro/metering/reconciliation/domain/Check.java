package dev.viveiro.metering.reconciliation.domain;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;

/**
 * One meter of one machine in one month.
 *
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

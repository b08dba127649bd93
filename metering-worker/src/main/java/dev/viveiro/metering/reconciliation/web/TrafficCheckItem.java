package dev.viveiro.metering.reconciliation.web;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.reconciliation.domain.Finding;
import dev.viveiro.metering.reconciliation.domain.TrafficCheck;

/** A machine's traffic in a month on the wire, in bytes. */
record TrafficCheckItem(VmId vm, TenantId tenant, Finding finding, Direction received, Direction sent) {
    /**
     * One way.
     *
     * @param counted by the readings of the machine's counters
     * @param billable what an invoice made now would bill
     * @param billed what the newest document in force was made from
     */
    record Direction(long counted, long billable, long billed) {}

    static TrafficCheckItem of(TrafficCheck check) {
        return new TrafficCheckItem(
                check.vm(),
                check.tenant(),
                check.finding(),
                new Direction(
                        check.counted().received(),
                        check.billable().received(),
                        check.billed().received()),
                new Direction(
                        check.counted().sent(),
                        check.billable().sent(),
                        check.billed().sent()));
    }
}

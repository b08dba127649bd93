package dev.viveiro.metering.billing;

import dev.viveiro.metering.rating.BillingMonth;

/** Begins runs that nobody asked for. */
@FunctionalInterface
interface UnaskedRuns {
    /**
     * False where a run of the month has begun already, whoever began it. Drafts that were made are no reason not to make invoices.
     *
     * @param finalise whether invoices are made; drafts otherwise
     */
    boolean begin(BillingMonth month, boolean finalise);
}

package dev.viveiro.metering.account;

import dev.viveiro.metering.billing.RunningMonth;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant stands in one currency.
 *
 * @param paid what it paid, less what went back
 * @param invoiced final invoices less credit notes, with tax
 * @param running the month that is not billed yet; null where nothing is priced in this currency
 */
public record Balance(
        String currency,
        BigDecimal paid,
        BigDecimal invoiced,
        @Nullable RunningMonth running) {
    /** Below 0 when the tenant owes. */
    public BigDecimal balance() {
        return paid.subtract(invoiced);
    }

    /** What is left when the running month's cost until now is taken off; what prepaid credit is held against. */
    public BigDecimal available() {
        return running == null ? balance() : balance().subtract(running.soFar());
    }
}

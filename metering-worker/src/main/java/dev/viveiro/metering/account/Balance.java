package dev.viveiro.metering.account;

import dev.viveiro.metering.billing.RunningMonth;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant stands in one currency.
 *
 * @param paid what it paid, less what went back
 * @param invoiced final invoices less credit notes, with tax
 * @param unbilled what the months before the running one cost that have no final invoice, with tax
 * @param running the month that goes on; null where nothing is priced in this currency
 * @param credit null where it is held against nothing in this currency
 */
public record Balance(
        String currency,
        BigDecimal paid,
        BigDecimal invoiced,
        BigDecimal unbilled,
        @Nullable RunningMonth running,
        @Nullable Credit credit) {
    /** Below 0 when the tenant owes. */
    public BigDecimal balance() {
        return paid.subtract(invoiced);
    }

    /** What is left when all is taken off that was used and not billed; what credit is held against. */
    public BigDecimal available() {
        BigDecimal left = balance().subtract(unbilled);
        return running == null ? left : left.subtract(running.soFar());
    }
}

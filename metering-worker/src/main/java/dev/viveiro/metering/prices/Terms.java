package dev.viveiro.metering.prices;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What a tenant has agreed to, one version of it. Its currency is that of the price list. */
public record Terms(TenantId tenant, int version, Instant agreedAt, TermsDocument document) {
    /**
     * In the form in which it is told and kept.
     *
     * @param validFrom like {@code 2026-03}
     * @param taxName what the tax is called on a bill
     * @param taxPercent of the sum of the lines
     * @param billTo lines of an address
     */
    public record TermsDocument(
            String validFrom, String priceList, String taxName, String taxPercent, List<String> billTo) {
        public TermsDocument {
            billTo = List.copyOf(billTo);
        }

        public BillingMonth begins() {
            return BillingMonth.of(validFrom);
        }

        public BigDecimal taxRate() {
            return new BigDecimal(taxPercent);
        }
    }
}

package dev.viveiro.metering.prices.web;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.prices.Terms;
import java.time.Instant;
import java.util.List;

/** A version of a tenant's terms on the wire. */
record TermsItem(
        TenantId tenant,
        int version,
        Instant agreedAt,
        String validFrom,
        String priceList,
        String taxName,
        String taxPercent,
        List<String> billTo) {
    static TermsItem of(Terms terms) {
        Terms.TermsDocument document = terms.document();
        return new TermsItem(
                terms.tenant(),
                terms.version(),
                terms.agreedAt(),
                document.validFrom(),
                document.priceList(),
                document.taxName(),
                document.taxPercent(),
                document.billTo());
    }
}

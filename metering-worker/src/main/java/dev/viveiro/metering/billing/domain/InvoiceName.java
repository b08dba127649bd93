package dev.viveiro.metering.billing.domain;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Which document it is: made anew, it is the same one.
 *
 * @param attempt 1 for the first of its kind; an invoice that was voided or taken back is followed by another
 */
public record InvoiceName(TenantId tenant, BillingMonth month, InvoiceKind kind, int attempt) {
    /** Made of the name alone (UUID version 3, RFC 9562). */
    public UUID id() {
        String text = "viveiro/" + kind + "/" + tenant + "/" + month + "/" + attempt;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}

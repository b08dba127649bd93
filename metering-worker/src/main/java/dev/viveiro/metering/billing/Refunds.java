package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.domain.Correction;
import dev.viveiro.metering.billing.domain.Documents;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.billing.store.InvoiceWriter;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlInvoices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Gives back what an invoice can't take: by credit notes, each of which names the invoice that it gives back a part of. */
@Component
class Refunds {
    private final SqlInvoices invoices;
    private final InvoiceWriter writer;
    private final SqlEvidence evidence;
    private final BillingSettings settings;

    Refunds(SqlInvoices invoices, InvoiceWriter writer, SqlEvidence evidence, BillingSettings settings) {
        this.invoices = invoices;
        this.writer = writer;
        this.evidence = evidence;
        this.settings = settings;
    }

    /**
     * Part of the caller's transaction; the credit notes.
     *
     * @param draft whose copies of the months that are corrected become those of the credit notes
     */
    List<UUID> issue(Invoice draft, List<Correction> corrections, Instant at) {
        List<UUID> notes = new ArrayList<>();
        for (Correction each : corrections) {
            int attempt = 1 + invoices.count(draft.tenant(), each.month(), InvoiceKind.CREDIT_NOTE);
            InvoiceName name = new InvoiceName(draft.tenant(), each.month(), InvoiceKind.CREDIT_NOTE, attempt);
            // its own month's copy stays the invoice's
            if (!each.month().equals(draft.month())) {
                evidence.move(draft.id(), name.id(), each.month());
            }
            writer.add(
                    Documents.refund(name, each, writer.nextNumber(settings.series(InvoiceKind.CREDIT_NOTE, at)), at));
            notes.add(name.id());
        }
        return notes;
    }
}

package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.domain.Chain;
import dev.viveiro.metering.billing.domain.Correction;
import dev.viveiro.metering.billing.domain.Documents;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.billing.store.InvoiceWriter;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlInvoices;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What an invoice can't take becomes documents of their own, each of which names the invoice whose month it corrects: a credit note over
 * what is owed less, a supplement over what is owed more.
 */
@Component
class CorrectionDocuments {
    private final SqlInvoices invoices;
    private final InvoiceWriter writer;
    private final SqlEvidence evidence;
    private final Numbers numbers;

    CorrectionDocuments(SqlInvoices invoices, InvoiceWriter writer, SqlEvidence evidence, Numbers numbers) {
        this.invoices = invoices;
        this.writer = writer;
        this.evidence = evidence;
        this.numbers = numbers;
    }

    /**
     * Part of the caller's transaction; the ids of the documents.
     *
     * @param draft whose copies of the months that are corrected become those of the documents
     * @param dueDays of supplements, from their day to when they are to be paid
     */
    List<UUID> issue(Invoice draft, List<Correction> corrections, OptionalInt dueDays) {
        List<UUID> issued = new ArrayList<>();
        for (Correction each : corrections) {
            InvoiceKind kind = each.amount().signum() < 0 ? InvoiceKind.CREDIT_NOTE : InvoiceKind.SUPPLEMENT;
            int attempt = 1 + invoices.count(draft.tenant(), each.month(), kind);
            InvoiceName name = new InvoiceName(draft.tenant(), each.month(), kind, attempt);
            // its own month's copy stays the invoice's
            if (!each.month().equals(draft.month())) {
                evidence.move(draft.id(), name.id(), each.month());
            }
            Chain before = Chain.of(each.invoice(), invoices.about(draft.tenant(), each.month()));
            Numbers.Given given = numbers.next(kind);
            writer.add(
                    kind == InvoiceKind.CREDIT_NOTE
                            ? Documents.refund(name, each, before, given.number(), given.at())
                            : Documents.supplement(name, each, before, given.number(), given.at(), dueDays));
            issued.add(name.id());
        }
        return issued;
    }
}

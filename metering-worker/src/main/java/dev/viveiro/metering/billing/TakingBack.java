package dev.viveiro.metering.billing;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.billing.domain.Chain;
import dev.viveiro.metering.billing.domain.Documents;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.billing.store.InvoiceWriter;
import dev.viveiro.metering.billing.store.SqlInvoices;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The two ways in which a document stops to count; part of the caller's transaction, in which the document and its tenant are locked. */
@Component
class TakingBack {
    private final SqlInvoices invoices;
    private final InvoiceWriter writer;
    private final Numbers numbers;
    private final PaidAmounts paid;
    private final BillListener listener;

    TakingBack(SqlInvoices invoices, InvoiceWriter writer, Numbers numbers, PaidAmounts paid, BillListener listener) {
        this.invoices = invoices;
        this.writer = writer;
        this.numbers = numbers;
        this.paid = paid;
        this.listener = listener;
    }

    /** The document as it is then; one that is void already stays it. Throws a 409 problem for one that has to be taken back. */
    Invoice withdraw(Invoice invoice) {
        if (invoice.state() == InvoiceState.VOID) {
            return invoice;
        }
        if (!Documents.canBeVoid(invoice)) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    "Only a draft, or a month's final invoice that was not taken back, can be void.");
        }
        if (invoice.isInForce()) {
            requireNothingFollowed(invoice);
        }
        Invoice withdrawn = Documents.withdraw(invoice);
        writer.become(invoice.id(), withdrawn.state());
        listener.billed(invoice.tenant());
        return withdrawn;
    }

    /** Whoever got a later document, a refund of this one, or paid, has seen it: an export of its month may have it, too. */
    private void requireNothingFollowed(Invoice invoice) {
        if (invoices.isFollowed(invoice)) {
            throw toBeTakenBack(invoice, "Its tenant got another document after it");
        }
        String currency = invoice.basis().currency();
        BigDecimal others = invoices.invoiced(invoice.tenant())
                .getOrDefault(currency, BigDecimal.ZERO)
                .subtract(invoice.amounts().total());
        BigDecimal sum = paid.paid(invoice.tenant(), currency);
        if (sum.signum() > 0 && sum.compareTo(others) > 0) {
            throw toBeTakenBack(invoice, "What its tenant paid covers it, or a part of it");
        }
    }

    private static ProblemException toBeTakenBack(Invoice invoice, String why) {
        return new ProblemException(
                ProblemCode.INVALID_STATE,
                "%s, so it can't be void: take it back by PUT /v1/invoices/%s/credit-note."
                        .formatted(why, invoice.id()));
    }

    /** The credit note over all of an invoice or supplement that was not given back yet; the one that is there when there is one. */
    Invoice takeBack(Invoice invoice) {
        if (invoice.creditedBy() != null) {
            return invoices.find(Objects.requireNonNull(invoice.creditedBy())).orElseThrow();
        }
        if (!invoice.isOwed()) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE, "Only a final invoice or supplement can be taken back.");
        }
        listener.billed(invoice.tenant());
        int attempt = 1 + invoices.count(invoice.tenant(), invoice.month(), InvoiceKind.CREDIT_NOTE);
        List<Invoice> refunds = invoices.refunds(invoice);
        Chain before = Chain.of(invoice.id(), invoices.about(invoice.tenant(), invoice.month()));
        Numbers.Given given = numbers.next(InvoiceKind.CREDIT_NOTE);
        Invoice note = Documents.creditNote(invoice, refunds, before, attempt, given.number(), given.at());
        if (note.amounts().net().signum() < 0 || note.amounts().total().signum() < 0) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    "More was given back of its month than it bills itself: take back the later documents that bill some of the month first.");
        }
        writer.add(note);
        writer.takenBack(invoice.id(), note.id());
        return note;
    }
}

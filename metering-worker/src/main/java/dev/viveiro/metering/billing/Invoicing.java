package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Correction;
import dev.viveiro.metering.billing.domain.Corrections;
import dev.viveiro.metering.billing.domain.Documents;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.billing.store.InvoiceWriter;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.prices.Agreements;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.prices.Terms;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rater;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * One tenant's month becomes a document. The document, its lines, the usage that it was made from and its number commit together or
 * not at all, so a run may die anywhere and is simply done again.
 */
@Component
class Invoicing {
    private final SqlInvoices invoices;
    private final InvoiceWriter writer;
    private final SqlEvidence evidence;
    private final EarlierMonths earlier;
    private final CorrectionDocuments apart;
    private final Agreements agreements;
    private final Prices prices;
    private final BillListener listener;
    private final PaymentTerms paymentTerms;
    private final Numbers numbers;

    Invoicing(
            SqlInvoices invoices,
            InvoiceWriter writer,
            SqlEvidence evidence,
            EarlierMonths earlier,
            CorrectionDocuments apart,
            Agreements agreements,
            Prices prices,
            BillListener listener,
            PaymentTerms paymentTerms,
            Numbers numbers) {
        this.invoices = invoices;
        this.writer = writer;
        this.evidence = evidence;
        this.earlier = earlier;
        this.apart = apart;
        this.agreements = agreements;
        this.prices = prices;
        this.listener = listener;
        this.paymentTerms = paymentTerms;
        this.numbers = numbers;
    }

    /**
     * What became of a tenant's month.
     *
     * @param note in words, what an administrator should know or do about it
     * @param tooLate how many months cost otherwise than was billed, and are corrected no more
     */
    record Outcome(
            Kind kind, @Nullable UUID invoice, @Nullable String note, int tooLate) {
        static Outcome without(Kind kind) {
            return new Outcome(kind, null, null, 0);
        }

        enum Kind {
            DRAFTED,
            FINALISED,
            /** It was before; nothing changed. */
            ALREADY_FINAL,
            /** It is to be final, but a meter that was used has no price. */
            UNPRICED,
            /** It used nothing. */
            NOTHING,
            /** It used nothing, and something of earlier months was given back. */
            CREDITED,
            /** It used nothing, nothing was given back, and something of earlier months was billed by itself. */
            SUPPLEMENTED,
            /** The tenant has agreed to nothing that is in force in the month. */
            NO_TERMS,
            /** No version of its price list has begun by then. */
            NO_PRICES
        }
    }

    /** A document that has no number, and what is not in it. */
    private record Drawn(Invoice draft, Corrections corrections, Optional<String> note, int tooLate) {
        Outcome outcome(Outcome.Kind kind, @Nullable UUID invoice) {
            return new Outcome(kind, invoice, note.orElse(null), tooLate);
        }

        boolean isEmpty() {
            return draft.lines().isEmpty() && draft.unpriced().isEmpty();
        }
    }

    /** Part of the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Outcome invoice(TenantId tenant, BillingMonth month, boolean finalise) {
        invoices.lockTenant(tenant);
        Optional<Invoice> living = invoices.lockLiving(tenant, month);
        if (living.isPresent() && living.get().state() == InvoiceState.FINAL) {
            return new Outcome(Outcome.Kind.ALREADY_FINAL, living.get().id(), null, 0);
        }
        Optional<Terms> terms = agreements.inForce(tenant, month);
        if (terms.isEmpty()) {
            return Outcome.without(Outcome.Kind.NO_TERMS);
        }
        invoices.holdPrices(terms.get().document().priceList());
        Optional<PriceList> list = prices.inForce(terms.get().document().priceList(), month);
        if (list.isEmpty()) {
            return Outcome.without(Outcome.Kind.NO_PRICES);
        }
        InvoiceName name = living.map(Invoice::name)
                .orElseGet(() -> new InvoiceName(
                        tenant, month, InvoiceKind.INVOICE, 1 + invoices.count(tenant, month, InvoiceKind.INVOICE)));
        return write(draw(name, list.get(), terms.get()), finalise);
    }

    private Drawn draw(InvoiceName name, PriceList list, Terms terms) {
        writer.removeDraft(name.id());
        evidence.forget(name.id());
        evidence.copy(name.id(), name.tenant(), name.month(), list);
        RatedMonth rated = Rater.rate(evidence.copied(name.id(), name.month()), list);
        List<EarlierMonths.Difference> differences = earlier.differences(name);
        Corrections corrections = Corrections.of(
                rated.net(),
                Documents.basis(list, terms),
                differences.stream().map(EarlierMonths.Difference::correction).toList());
        Set<String> unpriced =
                differences.stream().flatMap(each -> each.unpriced().stream()).collect(Collectors.toUnmodifiableSet());
        List<EarlierMonths.Difference> tooLate = earlier.tooLate(name);
        return new Drawn(
                Documents.draft(name, rated, corrections.lines(), unpriced, terms),
                corrections,
                EarlierMonths.note(differences, corrections, tooLate),
                tooLate.size());
    }

    /** What is no line of a document is not what it was made from; its own month's usage is. */
    private void forget(InvoiceName name, List<Correction> corrections) {
        corrections.stream()
                .map(Correction::month)
                .filter(month -> !month.equals(name.month()))
                .forEach(month -> evidence.forget(name.id(), month));
    }

    private Outcome write(Drawn drawn, boolean finalise) {
        Invoice draft = drawn.draft();
        return finalise && Documents.canBeFinal(draft) ? finish(drawn) : keep(drawn, finalise);
    }

    private Outcome keep(Drawn drawn, boolean finalise) {
        Invoice draft = drawn.draft();
        if (drawn.isEmpty()) {
            evidence.forget(draft.id());
            return drawn.outcome(Outcome.Kind.NOTHING, null);
        }
        forget(draft.name(), drawn.corrections().apart());
        writer.add(draft);
        return drawn.outcome(finalise ? Outcome.Kind.UNPRICED : Outcome.Kind.DRAFTED, draft.id());
    }

    private Outcome finish(Drawn drawn) {
        Invoice draft = drawn.draft();
        List<Correction> alone = drawn.corrections().apart();
        if (drawn.isEmpty() && alone.isEmpty()) {
            evidence.forget(draft.id());
            return drawn.outcome(Outcome.Kind.NOTHING, null);
        }
        listener.billed(draft.tenant());
        // only now: from when the listener was told, a change of credit terms waits for the commit
        OptionalInt dueDays = paymentTerms.dueDays(draft.tenant());
        // numbers come last: from here to the commit all others who need one wait
        List<UUID> issued = apart.issue(draft, alone, dueDays);
        if (drawn.isEmpty()) {
            evidence.forget(draft.id());
            boolean credited = !drawn.corrections().givenBack().isEmpty();
            return drawn.outcome(credited ? Outcome.Kind.CREDITED : Outcome.Kind.SUPPLEMENTED, issued.getFirst());
        }
        Numbers.Given given = numbers.next(InvoiceKind.INVOICE);
        writer.add(Documents.issue(draft, given.number(), given.at(), dueDays));
        return drawn.outcome(Outcome.Kind.FINALISED, draft.id());
    }
}

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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final Refunds refunds;
    private final Agreements agreements;
    private final Prices prices;
    private final BillListener listener;
    private final BillingSettings settings;
    private final Clock clock;

    Invoicing(
            SqlInvoices invoices,
            InvoiceWriter writer,
            SqlEvidence evidence,
            EarlierMonths earlier,
            Refunds refunds,
            Agreements agreements,
            Prices prices,
            BillListener listener,
            BillingSettings settings,
            Clock clock) {
        this.invoices = invoices;
        this.writer = writer;
        this.evidence = evidence;
        this.earlier = earlier;
        this.refunds = refunds;
        this.agreements = agreements;
        this.prices = prices;
        this.listener = listener;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What became of a tenant's month.
     *
     * @param note in words, what an administrator should know or do about it
     */
    record Outcome(
            Kind kind, @Nullable UUID invoice, @Nullable String note) {
        static Outcome without(Kind kind) {
            return new Outcome(kind, null, null);
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
            /** The tenant has agreed to nothing that is in force in the month. */
            NO_TERMS,
            /** No version of its price list has begun by then. */
            NO_PRICES
        }
    }

    /** A document that has no number, and what is not in it. */
    private record Drawn(Invoice draft, Corrections corrections, Optional<String> note) {
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
            return new Outcome(Outcome.Kind.ALREADY_FINAL, living.get().id(), null);
        }
        Optional<Terms> terms = agreements.inForce(tenant, month);
        if (terms.isEmpty()) {
            return Outcome.without(Outcome.Kind.NO_TERMS);
        }
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
        forget(name, corrections.left());
        Set<String> unpriced =
                differences.stream().flatMap(each -> each.unpriced().stream()).collect(Collectors.toUnmodifiableSet());
        return new Drawn(
                Documents.draft(name, rated, corrections.lines(), unpriced, terms),
                corrections,
                EarlierMonths.note(differences, corrections));
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
        String note = drawn.note().orElse(null);
        if (drawn.isEmpty()) {
            evidence.forget(draft.id());
            return new Outcome(Outcome.Kind.NOTHING, null, note);
        }
        forget(draft.name(), drawn.corrections().givenBack());
        writer.add(draft);
        return new Outcome(finalise ? Outcome.Kind.UNPRICED : Outcome.Kind.DRAFTED, draft.id(), note);
    }

    private Outcome finish(Drawn drawn) {
        Invoice draft = drawn.draft();
        List<Correction> givenBack = drawn.corrections().givenBack();
        String note = drawn.note().orElse(null);
        if (drawn.isEmpty() && givenBack.isEmpty()) {
            evidence.forget(draft.id());
            return new Outcome(Outcome.Kind.NOTHING, null, note);
        }
        Instant now = clock.instant();
        listener.billed(draft.tenant());
        // numbers come last: from here to the commit all others who need one wait
        List<UUID> notes = refunds.issue(draft, givenBack, now);
        if (drawn.isEmpty()) {
            evidence.forget(draft.id());
            return new Outcome(Outcome.Kind.CREDITED, notes.getFirst(), note);
        }
        writer.add(Documents.issue(draft, writer.nextNumber(settings.series(InvoiceKind.INVOICE, now)), now));
        return new Outcome(Outcome.Kind.FINALISED, draft.id(), note);
    }
}

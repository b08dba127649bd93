package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Correction;
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
import java.util.UUID;
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
            Agreements agreements,
            Prices prices,
            BillListener listener,
            BillingSettings settings,
            Clock clock) {
        this.invoices = invoices;
        this.writer = writer;
        this.evidence = evidence;
        this.earlier = earlier;
        this.agreements = agreements;
        this.prices = prices;
        this.listener = listener;
        this.settings = settings;
        this.clock = clock;
    }

    /** What became of a tenant's month. */
    record Outcome(Kind kind, @Nullable UUID invoice) {
        enum Kind {
            DRAFTED,
            FINALISED,
            /** It was before; nothing changed. */
            ALREADY_FINAL,
            /** It is to be final, but a meter that was used has no price. */
            UNPRICED,
            /** It used nothing. */
            NOTHING,
            /** The tenant has agreed to nothing that is in force in the month. */
            NO_TERMS,
            /** No version of its price list has begun by then. */
            NO_PRICES
        }
    }

    /** Part of the caller's transaction, which nobody else has for this tenant and month. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Outcome invoice(TenantId tenant, BillingMonth month, boolean finalise) {
        Optional<Invoice> living = invoices.lockLiving(tenant, month);
        if (living.isPresent() && living.get().state() == InvoiceState.FINAL) {
            return new Outcome(Outcome.Kind.ALREADY_FINAL, living.get().id());
        }
        Optional<Terms> terms = agreements.inForce(tenant, month);
        if (terms.isEmpty()) {
            return new Outcome(Outcome.Kind.NO_TERMS, null);
        }
        Optional<PriceList> list = prices.inForce(terms.get().document().priceList(), month);
        if (list.isEmpty()) {
            return new Outcome(Outcome.Kind.NO_PRICES, null);
        }
        InvoiceName name = living.map(Invoice::name)
                .orElseGet(() -> new InvoiceName(
                        tenant, month, InvoiceKind.INVOICE, 1 + invoices.count(tenant, month, InvoiceKind.INVOICE)));
        return write(draft(name, list.get(), terms.get()), finalise);
    }

    private Invoice draft(InvoiceName name, PriceList list, Terms terms) {
        writer.removeDraft(name.id());
        evidence.forget(name.id());
        evidence.copy(name.id(), name.tenant(), name.month());
        RatedMonth rated = Rater.rate(evidence.copied(name.id(), name.month()), list);
        List<Correction> corrections = Correction.within(rated.net(), earlier.corrections(name, list.currency()));
        corrections.forEach(each -> evidence.copy(name.id(), name.tenant(), each.month()));
        return Documents.draft(name, rated, corrections, terms);
    }

    private Outcome write(Invoice draft, boolean finalise) {
        if (draft.lines().isEmpty() && draft.unpriced().isEmpty()) {
            evidence.forget(draft.id());
            return new Outcome(Outcome.Kind.NOTHING, null);
        }
        if (!finalise || !Documents.canBeFinal(draft)) {
            writer.add(draft);
            return new Outcome(finalise ? Outcome.Kind.UNPRICED : Outcome.Kind.DRAFTED, draft.id());
        }
        Instant now = clock.instant();
        listener.billed(draft.tenant());
        // the number comes last: from here to the commit all others who need one wait
        writer.add(Documents.issue(draft, writer.nextNumber(settings.series(InvoiceKind.INVOICE, now)), now));
        return new Outcome(Outcome.Kind.FINALISED, draft.id());
    }
}

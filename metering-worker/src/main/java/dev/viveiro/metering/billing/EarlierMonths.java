package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.domain.Correction;
import dev.viveiro.metering.billing.domain.Corrections;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.billing.store.SqlCorrections;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rater;
import dev.viveiro.metering.rating.Tally;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds what usage that came late, or was corrected, changes about months that have a final invoice. */
@Component
class EarlierMonths {
    private static final int MONTHS_WATCHED = 12;

    private final SqlInvoices invoices;
    private final SqlEvidence evidence;
    private final SqlCorrections corrected;
    private final Prices prices;
    private final BillingSettings settings;

    EarlierMonths(
            SqlInvoices invoices,
            SqlEvidence evidence,
            SqlCorrections corrected,
            Prices prices,
            BillingSettings settings) {
        this.invoices = invoices;
        this.evidence = evidence;
        this.corrected = corrected;
        this.prices = prices;
        this.settings = settings;
    }

    /**
     * What a month costs more or less, or 0.
     *
     * @param unpriced meters of it that were used and have no price
     */
    record Difference(Correction correction, Set<String> unpriced) {
        Difference {
            unpriced = Set.copyOf(unpriced);
        }

        private boolean isAny() {
            return correction.amount().signum() != 0 || !unpriced.isEmpty();
        }
    }

    /**
     * Differences that no document in force bills yet. Each month's usage is copied for the document, and what was copied is rated; a
     * month without a difference leaves no copy.
     */
    List<Difference> differences(InvoiceName name) {
        List<Difference> differences = new ArrayList<>();
        billedElsewhere(name).ifPresent(each -> differences.add(new Difference(each, Set.of())));
        invoices.inForce(name.tenant(), name.month().minus(settings.correctedMonths()), name.month())
                .forEach(invoice -> difference(invoice, name).ifPresent(differences::add));
        return differences;
    }

    /**
     * What documents of other months bill for this one, with the opposite sign: it was a correction of an invoice that another one
     * takes the place of, over all of the month.
     */
    private Optional<Correction> billedElsewhere(InvoiceName name) {
        if (name.attempt() == 1) {
            return Optional.empty();
        }
        BigDecimal elsewhere = corrected.net(name.tenant(), name.month(), name.id());
        return invoices.lastIssued(name.tenant(), name.month())
                .map(replaced -> Correction.of(replaced, elsewhere.negate()));
    }

    private Optional<Difference> difference(Invoice invoice, InvoiceName name) {
        BigDecimal billed = billed(invoice, name.id());
        PriceList list = list(invoice);
        // most months cost what was billed, and nothing is written for them
        if (!difference(invoice, billed, evidence.now(invoice.tenant(), invoice.month(), list))
                .isAny()) {
            return Optional.empty();
        }
        evidence.copy(name.id(), invoice.tenant(), invoice.month(), list);
        Difference difference = difference(invoice, billed, evidence.copied(name.id(), invoice.month()));
        if (!difference.isAny()) {
            evidence.forget(name.id(), invoice.month());
            return Optional.empty();
        }
        return Optional.of(difference);
    }

    /**
     * What an invoice and corrections of its month bill for that, without tax.
     *
     * @param except corrections of this document do not count
     */
    BigDecimal billed(Invoice invoice, UUID except) {
        return own(invoice).add(corrected.net(invoice.tenant(), invoice.month(), except));
    }

    private PriceList list(Invoice invoice) {
        return prices.version(invoice.basis().priceList(), invoice.basis().priceVersion());
    }

    /** What an invoice bills for its own month. */
    private static BigDecimal own(Invoice invoice) {
        return invoice.lines().stream()
                .filter(line -> line.kind() != InvoiceLine.Kind.CORRECTION)
                .map(InvoiceLine::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * Differences of months before those that are corrected, up to a year back: nothing bills them by itself. What was held is one
     * question for all of them, for sums; traffic is another for each month in which it has a price.
     */
    List<Difference> tooLate(InvoiceName name) {
        BillingMonth before = name.month().minus(settings.correctedMonths());
        BillingMonth from = name.month().minus(MONTHS_WATCHED);
        List<Invoice> billed = invoices.inForce(name.tenant(), from, before);
        if (billed.isEmpty()) {
            return List.of();
        }
        Map<BillingMonth, Tally> now =
                evidence.now(name.tenant(), billed.stream().map(Invoice::month).toList());
        Map<BillingMonth, BigDecimal> since = corrected.net(name.tenant(), from, before, name.id());
        return billed.stream()
                .map(invoice -> difference(
                        invoice,
                        own(invoice).add(since.getOrDefault(invoice.month(), BigDecimal.ZERO)),
                        withTraffic(invoice, now.getOrDefault(invoice.month(), new Tally(invoice.month())))))
                .filter(Difference::isAny)
                .toList();
    }

    private Tally withTraffic(Invoice invoice, Tally held) {
        evidence.addTraffic(held, invoice.tenant(), list(invoice));
        return held;
    }

    /** By the prices that the month was billed by; what had none, by one that was added since. */
    RatedMonth rated(Invoice invoice, Tally tally) {
        RatedMonth rated = Rater.rate(tally, list(invoice));
        Invoice.Basis basis = invoice.basis();
        return rated.unpriced().isEmpty()
                ? rated
                : Rater.rate(tally, prices.completed(basis.priceList(), basis.priceVersion(), invoice.month()));
    }

    private Difference difference(Invoice invoice, BigDecimal billed, Tally tally) {
        RatedMonth rated = rated(invoice, tally);
        return new Difference(Correction.of(invoice, rated.net().subtract(billed)), rated.unpriced());
    }

    /**
     * What is no line of the document, in words; and what an administrator has to do about it.
     *
     * @param tooLate of months before those that are corrected
     */
    static Optional<String> note(List<Difference> differences, Corrections corrections, List<Difference> tooLate) {
        Stream<String> unpriced = differences.stream()
                .filter(each -> !each.unpriced().isEmpty())
                .map(each ->
                        "%s of %s, used and without a price in %s/%d: publish a version from then on that adds one."
                                .formatted(
                                        String.join(", ", new TreeSet<>(each.unpriced())),
                                        each.correction().month(),
                                        each.correction().basis().priceList(),
                                        each.correction().basis().priceVersion()));
        Stream<String> givenBack = corrections.givenBack().stream()
                .map(each -> "%s costs %s %s less than was billed, before tax: a credit note gives it back."
                        .formatted(
                                each.month(),
                                each.amount().negate().toPlainString(),
                                each.basis().currency()));
        Stream<String> billedApart = corrections.billedApart().stream()
                .map(each -> "%s costs %s %s more than was billed, before %s of %s %%: a supplement bills it."
                        .formatted(
                                each.month(),
                                each.amount().toPlainString(),
                                each.basis().currency(),
                                each.basis().taxName(),
                                each.basis().taxPercent().toPlainString()));
        Stream<String> old = tooLate.stream()
                .map(each -> ("%s costs %s %s %s than was billed, before tax%s, and is corrected no more: "
                                + "take that month's invoice back and bill it anew.")
                        .formatted(
                                each.correction().month(),
                                each.correction().amount().abs().toPlainString(),
                                each.correction().basis().currency(),
                                each.correction().amount().signum() < 0 ? "less" : "more",
                                each.unpriced().isEmpty()
                                        ? ""
                                        : " and without " + String.join(", ", new TreeSet<>(each.unpriced()))));
        String note = Stream.of(unpriced, givenBack, billedApart, old)
                .flatMap(each -> each)
                .collect(Collectors.joining(" "));
        return note.isEmpty() ? Optional.empty() : Optional.of(note);
    }
}

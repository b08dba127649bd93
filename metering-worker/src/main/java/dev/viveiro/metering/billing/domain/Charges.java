package dev.viveiro.metering.billing.domain;

import dev.viveiro.metering.rating.Line;
import dev.viveiro.metering.rating.RatedMonth;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a month costs with tax, one entry for each reason, in their order. */
public final class Charges {
    private final Currency currency;
    private final SortedMap<Charge.Reason, BigDecimal> amounts = new TreeMap<>(Charge.Reason.ORDER);

    Charges(Currency currency) {
        this.currency = currency;
    }

    public static Charges of(RatedMonth rated, BigDecimal taxPercent) {
        Charges charges = new Charges(rated.prices().currency());
        rated.lines().forEach(line -> charges.add(kind(line.kind()), line.meter(), line.amount()));
        charges.addTax(taxPercent);
        return charges;
    }

    /**
     * Of an invoice's own month: what it corrects about other months is no cost of this one.
     *
     * @param corrected what was billed, or given back, of the month since, by lines at the tax of the documents that they stand in
     * @param apart the same by documents of their own
     */
    public static Charges of(Invoice invoice, BigDecimal corrected, Invoice.Amounts apart) {
        Charges charges = new Charges(Currency.getInstance(invoice.basis().currency()));
        for (InvoiceLine line : invoice.lines()) {
            switch (line.kind()) {
                case USAGE -> charges.add(Charge.Kind.USAGE, line.meter(), line.amount());
                case PLAN -> charges.add(Charge.Kind.PLAN, line.meter(), line.amount());
                case DISCOUNT -> charges.add(Charge.Kind.DISCOUNT, null, line.amount());
                case MINIMUM -> charges.add(Charge.Kind.MINIMUM, null, line.amount());
                case CORRECTION -> {
                    // of another month
                }
            }
        }
        charges.addSome(Charge.Kind.CORRECTION, corrected);
        charges.addTax(invoice.basis().taxPercent());
        charges.addSome(Charge.Kind.CORRECTION, apart.net());
        charges.addSome(Charge.Kind.TAX, apart.tax());
        return charges;
    }

    private static Charge.Kind kind(Line.Kind kind) {
        return switch (kind) {
            case USAGE -> Charge.Kind.USAGE;
            case PLAN -> Charge.Kind.PLAN;
            case DISCOUNT -> Charge.Kind.DISCOUNT;
            case MINIMUM -> Charge.Kind.MINIMUM;
        };
    }

    void add(Charge.Kind kind, @Nullable String meter, BigDecimal amount) {
        amounts.merge(new Charge.Reason(kind, meter), amount, BigDecimal::add);
    }

    private void addTax(BigDecimal percent) {
        BigDecimal tax = Rounding.percent(total(), percent, currency);
        addSome(Charge.Kind.TAX, tax);
    }

    private void addSome(Charge.Kind kind, BigDecimal amount) {
        if (amount.signum() != 0) {
            add(kind, null, amount);
        }
    }

    public Currency currency() {
        return currency;
    }

    public List<Charge> list() {
        return amounts.entrySet().stream()
                .map(entry -> new Charge(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** 0 where nothing is owed for it. */
    public BigDecimal amount(Charge.Reason reason) {
        return amounts.getOrDefault(reason, Rounding.zero(currency));
    }

    public BigDecimal total() {
        return amounts.values().stream().reduce(Rounding.zero(currency), BigDecimal::add);
    }
}

package dev.viveiro.metering.focus.domain;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.BilledDocument;
import dev.viveiro.metering.billing.BilledLine;
import dev.viveiro.metering.billing.BilledLine.Kind;
import dev.viveiro.metering.billing.BilledLine.Metered;
import dev.viveiro.metering.billing.Shares;
import dev.viveiro.metering.focus.domain.FocusCharge.Category;
import dev.viveiro.metering.focus.domain.FocusCharge.Costs;
import dev.viveiro.metering.focus.domain.FocusCharge.Frequency;
import dev.viveiro.metering.rating.LargestRemainder;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A document's lines, split over its machines. What is split adds up: the billed costs of a document's rows are its total, to the
 * last cent. One meter's machines are in memory at a time.
 */
public final class FocusCharges {
    private final BilledDocument document;
    private final Function<String, Shares> shares;
    private final Sink sink;
    private BigDecimal list = BigDecimal.ZERO;

    private FocusCharges(BilledDocument document, Function<String, Shares> shares, Sink sink) {
        this.document = document;
        this.shares = shares;
        this.sink = sink;
    }

    /** Takes one charge after the other. */
    @FunctionalInterface
    public interface Sink {
        void take(FocusCharge charge) throws IOException;
    }

    /** @param shares how much of a meter each machine held */
    public static void of(BilledDocument document, Function<String, Shares> shares, Sink sink) throws IOException {
        new FocusCharges(document, shares, sink).all();
    }

    private void all() throws IOException {
        Map<BilledLine, BigDecimal> discounts = discounts();
        String meter = "";
        Shares held = new Shares(Map.of(), Map.of());
        for (BilledLine line : document.lines()) {
            Metered metered = line.metered();
            if (metered != null) {
                if (!metered.meter().equals(meter)) {
                    meter = metered.meter();
                    held = shares.apply(meter);
                }
                spread(line, metered, held, discounts.getOrDefault(line, BigDecimal.ZERO));
            } else if (line.kind() != Kind.DISCOUNT) {
                give(overall(line));
            }
        }
        if (document.terms().taxPercent().signum() != 0) {
            give(tax());
        }
    }

    /** A discount is no row of its own, but part of all that it is on (the specification's Discount Handling). */
    private Map<BilledLine, BigDecimal> discounts() {
        BigDecimal discount = document.lines().stream()
                .filter(line -> line.kind() == Kind.DISCOUNT)
                .map(line -> line.amount().negate())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (discount.signum() == 0) {
            return Map.of();
        }
        Map<BilledLine, BigDecimal> amounts = new LinkedHashMap<>();
        document.lines().stream()
                .filter(line -> line.metered() != null)
                .forEach(line -> amounts.put(line, line.amount()));
        return LargestRemainder.split(discount, amounts);
    }

    private void spread(BilledLine line, Metered metered, Shares shared, BigDecimal discount) throws IOException {
        Map<VmId, BigDecimal> held = shared.held();
        if (held.values().stream().allMatch(share -> share.signum() == 0)) {
            // nobody is known to have held it: it is charged all the same
            give(usage(line, metered, null, null, metered.volume(), line.amount(), discount));
            return;
        }
        Map<VmId, BigDecimal> volumes = LargestRemainder.split(metered.volume(), held);
        Map<VmId, BigDecimal> amounts = LargestRemainder.split(line.amount(), held);
        Map<VmId, BigDecimal> discounts = discount.signum() == 0 ? Map.of() : LargestRemainder.split(discount, amounts);
        for (VmId machine : held.keySet()) {
            give(usage(
                    line,
                    metered,
                    machine,
                    shared.names().get(machine),
                    Objects.requireNonNull(volumes.get(machine)),
                    Objects.requireNonNull(amounts.get(machine)),
                    discounts.getOrDefault(machine, BigDecimal.ZERO)));
        }
    }

    private FocusCharge usage(
            BilledLine line,
            Metered metered,
            @Nullable VmId machine,
            @Nullable String name,
            BigDecimal volume,
            BigDecimal amount,
            BigDecimal discount) {
        String description = metered.meter() + (metered.tier() == 0 ? ", included" : "") + ", "
                + metered.price().toPlainString() + " " + document.terms().currency() + " x "
                + FocusUnits.priced(metered);
        return new FocusCharge(
                Category.USAGE,
                Frequency.USAGE_BASED,
                false,
                document.month(),
                description,
                machine,
                name,
                line,
                volume,
                new Costs(metered.price().multiply(volume), amount.subtract(discount), discount.negate()));
    }

    private FocusCharge overall(BilledLine line) {
        BilledLine.Corrected corrects = line.corrects();
        return new FocusCharge(
                Category.ADJUSTMENT,
                corrects == null ? Frequency.RECURRING : Frequency.ONE_TIME,
                corrects != null,
                corrects == null ? document.month() : corrects.month(),
                corrects == null ? "Up to the minimum of a month" : "Correction of " + corrects.month(),
                null,
                null,
                line,
                null,
                Costs.plain(line.amount()));
    }

    private FocusCharge tax() {
        BilledDocument.Terms terms = document.terms();
        return new FocusCharge(
                Category.TAX,
                Frequency.RECURRING,
                false,
                document.month(),
                terms.taxName() + " " + terms.taxPercent().toPlainString() + " %",
                null,
                null,
                null,
                null,
                // the tax on what it costs by the list, as the specification wants it of what is charged on other
                // charges
                new Costs(list.multiply(terms.taxPercent()).movePointLeft(2), document.tax(), BigDecimal.ZERO));
    }

    private void give(FocusCharge charge) throws IOException {
        list = list.add(charge.costs().list());
        sink.take(document.isCreditNote() ? charge.takenBack() : charge);
    }
}

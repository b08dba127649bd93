package dev.viveiro.metering.focus.domain;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.BilledLine;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One row: what one machine is charged by one line of a document, or what is charged for the document as a whole.
 *
 * @param correction whether it changes what an earlier document said
 * @param period the month that it is charged for
 * @param machine null for what is not of one machine
 * @param name of the machine, or image; null where it is not known
 * @param line what it is a part of; null for tax
 * @param quantity its part of the line's volume; null where there is none
 */
public record FocusCharge(
        Category category,
        Frequency frequency,
        boolean correction,
        BillingMonth period,
        String description,
        @Nullable VmId machine,
        @Nullable String name,
        @Nullable BilledLine line,
        @Nullable BigDecimal quantity,
        Costs costs) {
    /** The values of ChargeCategory that are used. */
    public enum Category {
        USAGE("Usage"),
        TAX("Tax"),
        ADJUSTMENT("Adjustment");

        private final String text;

        Category(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The values of ChargeFrequency. */
    public enum Frequency {
        ONE_TIME("One-Time"),
        RECURRING("Recurring"),
        USAGE_BASED("Usage-Based");

        private final String text;

        Frequency(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What it costs.
     *
     * @param list by the price list, not rounded
     * @param billed after its discount, in the currency's minor unit
     * @param discount its part of the document's: 0 or less, of a credit note 0 or more
     */
    public record Costs(BigDecimal list, BigDecimal billed, BigDecimal discount) {
        static Costs plain(BigDecimal amount) {
            return new Costs(amount, amount, BigDecimal.ZERO);
        }

        Costs negate() {
            return new Costs(list.negate(), billed.negate(), discount.negate());
        }
    }

    BilledLine.@Nullable Metered metered() {
        return line == null ? null : line.metered();
    }

    /** As a credit note takes it back. */
    FocusCharge takenBack() {
        return new FocusCharge(
                category,
                frequency,
                true,
                period,
                description,
                machine,
                name,
                line,
                quantity == null ? null : quantity.negate(),
                costs.negate());
    }
}

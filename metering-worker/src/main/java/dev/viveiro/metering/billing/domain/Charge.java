package dev.viveiro.metering.billing.domain;

import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What a month costs for one reason; its tiers are one. */
public record Charge(Reason reason, BigDecimal amount) {
    /** Why something is owed, in the order in which one follows from those before. */
    public enum Kind {
        USAGE,
        PLAN,
        DISCOUNT,
        MINIMUM,
        /** What the month costs more, or less when negative, than its invoice says. */
        CORRECTION,
        TAX
    }

    /** @param meter null where it is about the month as a whole */
    public record Reason(Kind kind, @Nullable String meter) {
        public static final Comparator<Reason> ORDER = Comparator.comparing(Reason::kind)
                .thenComparing(Reason::meter, Comparator.nullsFirst(Comparator.naturalOrder()));
    }
}

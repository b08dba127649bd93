package dev.viveiro.metering.account.web;

import dev.viveiro.metering.account.domain.CreditKind;
import dev.viveiro.metering.account.domain.CreditTerms;
import dev.viveiro.web.Fields;
import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** Body of {@code PUT /v1/credit-terms/{version}}. */
record CreditTermsBody(
        @Nullable CreditKind kind,
        @Nullable String currency,
        @Nullable String warnBelow,
        @Nullable String creditLimit,
        @Nullable Long dueDays,
        @Nullable Long graceDays,
        @Nullable String contact) {
    private static final int MOST_DAYS = 365;

    /** Throws a 400 problem with what is wrong. */
    CreditTerms check() {
        Fields fields = new Fields();
        CreditKind paid = fields.required("/kind", kind, CreditKind.UNWATCHED);
        if (kind != null) {
            refuseWhatIsOfAnotherKind(fields);
        }
        Amounts amounts = new Amounts(fields);
        Currency in = amounts.currency("/currency", currency);
        BigDecimal warns = amounts.optional("/warnBelow", warnBelow, in);
        BigDecimal limit = limit(fields, amounts, paid, in);
        if (warns != null && limit != null && warns.compareTo(limit.negate()) < 0) {
            fields.error(
                    "/warnBelow",
                    "out-of-range",
                    "Expected warnBelow to be " + limit.negate().toPlainString()
                            + " or more: below that the tenant is suspended.");
        }
        boolean later = paid == CreditKind.POSTPAID;
        CreditTerms terms = new CreditTerms(
                paid,
                in.getCurrencyCode(),
                warns,
                limit,
                later ? days(fields, "/dueDays", fields.required("/dueDays", dueDays, 0L)) : null,
                later ? days(fields, "/graceDays", graceDays) : null,
                fields.optionalEmail("/contact", contact));
        fields.check();
        return terms;
    }

    private void refuseWhatIsOfAnotherKind(Fields fields) {
        boolean unwatched = kind == CreditKind.UNWATCHED;
        refuse(fields, "/warnBelow", unwatched && warnBelow != null);
        refuse(fields, "/creditLimit", unwatched && creditLimit != null);
        refuse(fields, "/dueDays", kind != CreditKind.POSTPAID && dueDays != null);
        refuse(fields, "/graceDays", kind != CreditKind.POSTPAID && graceDays != null);
    }

    private void refuse(Fields fields, String pointer, boolean wrong) {
        if (wrong) {
            fields.error(pointer, "not-allowed", "A tenant that is " + kind + " has no " + pointer.substring(1) + ".");
        }
    }

    /** Nothing more than what was paid can be used by a tenant that pays before, unless more is agreed. */
    private @Nullable BigDecimal limit(Fields fields, Amounts amounts, CreditKind paid, Currency in) {
        String text = creditLimit == null && paid == CreditKind.PREPAID ? "0" : creditLimit;
        BigDecimal limit = amounts.optional("/creditLimit", text, in);
        if (limit != null && limit.signum() < 0) {
            fields.error("/creditLimit", "out-of-range", "Expected how far below 0 the account may be: 0 or more.");
        }
        return limit;
    }

    private static int days(Fields fields, String pointer, @Nullable Long days) {
        return (int) fields.range(pointer, days, 0, MOST_DAYS, 0);
    }
}

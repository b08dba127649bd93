package dev.viveiro.metering.billing.web;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.billing.InvoiceList;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the filters of the list of documents. */
final class InvoiceFilters {
    private InvoiceFilters() {}

    /**
     * Throws a 400 problem that points to the parameter that is wrong.
     *
     * @param tenant which one, the gateway read; here it only tells that one was named
     */
    static InvoiceList.Filter of(
            @Nullable String month,
            @Nullable String state,
            @Nullable String kind,
            @Nullable String overdue,
            @Nullable String allTenants,
            @Nullable String tenant) {
        boolean all = truth("allTenants", allTenants).orElse(false);
        if (all && tenant != null) {
            throw ProblemException.field("?allTenants", "not-allowed", "Expected a tenant, or all of them, not both.");
        }
        return new InvoiceList.Filter(
                all,
                Optional.ofNullable(month).map(InvoiceFilters::month),
                Optional.ofNullable(state).map(name -> one("state", name, InvoiceState.values())),
                Optional.ofNullable(kind).map(name -> one("kind", name, InvoiceKind.values())),
                truth("overdue", overdue));
    }

    private static BillingMonth month(String text) {
        try {
            return BillingMonth.of(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?month", "invalid-month", "Expected month to be like 2026-03.");
        }
    }

    private static <E extends Enum<E>> E one(String parameter, String name, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.field(
                        "?" + parameter,
                        "unknown-" + parameter,
                        "Expected " + parameter + " to be one of " + Arrays.toString(values) + "."));
    }

    private static Optional<Boolean> truth(String parameter, @Nullable String text) {
        return switch (text) {
            case null -> Optional.empty();
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default ->
                throw ProblemException.field(
                        "?" + parameter, "unknown-value", "Expected " + parameter + " to be true or false.");
        };
    }
}

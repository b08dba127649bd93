package dev.viveiro.metering.billing;

import dev.viveiro.contract.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants of a run are wanted.
 *
 * @param state null for any
 * @param outcome of those that are open, that of the run before; null for any
 */
public record RunFilter(@Nullable String state, @Nullable String outcome) {
    static final String OPEN = "OPEN";
    static final String FAILED = "FAILED";
    private static final List<String> STATES = List.of(OPEN, "DONE", FAILED);
    /** What can become of a tenant's month that was done. */
    static final List<String> OUTCOMES =
            Arrays.stream(Invoicing.Outcome.Kind.values()).map(Enum::name).toList();

    /** Reads query parameters; throws a 400 problem for what is none of the values. */
    public static RunFilter of(@Nullable String state, @Nullable String outcome) {
        return new RunFilter(known("state", STATES, state), known("outcome", OUTCOMES, outcome));
    }

    private static @Nullable String known(String name, List<String> values, @Nullable String value) {
        if (value != null && !values.contains(value)) {
            throw ProblemException.field(
                    "?" + name,
                    "unknown-value",
                    "Expected %s to be one of %s.".formatted(name, String.join(", ", values)));
        }
        return value;
    }
}

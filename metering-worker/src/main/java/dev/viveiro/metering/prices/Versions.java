package dev.viveiro.metering.prices;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How versions are added: one after the other, the same one as often as wanted, and into the past only where no final invoice rests on
 * what they change. In force is the one that began last, of two that began together the later one.
 */
public final class Versions {
    private Versions() {}

    /**
     * True when a version is to be added, false when the same one is there. Throws a 409 problem otherwise.
     *
     * @param there what the version says that is there already
     */
    public static <T> boolean isNew(int version, int last, Optional<T> there, T wanted) {
        if (there.isPresent()) {
            if (there.get().equals(wanted)) {
                return false;
            }
            throw wrong("Version " + version + " is there and says something else; it never changes.", last + 1);
        }
        if (version != last + 1) {
            throw wrong("Expected version " + (last + 1) + " to be added next, got " + version + ".", last + 1);
        }
        return true;
    }

    private static ProblemException wrong(String detail, int next) {
        return new ProblemException(ProblemCode.WRONG_VERSION, detail, List.of(), Map.of("nextVersion", next), null);
    }

    /**
     * The problem with a version that would change what final invoices rest on.
     *
     * @param next when the next version after it begins
     * @param way what can be done instead
     */
    static ProblemException tooEarly(
            BillingMonth begins, Optional<BillingMonth> next, BillingMonth current, String way) {
        return ProblemException.field(
                "/validFrom",
                "too-early",
                "Expected validFrom to be %s or later: there are final invoices of months from %s on%s. %s"
                        .formatted(
                                current,
                                begins,
                                next.map(month -> " and before " + month).orElse(""),
                                way));
    }
}

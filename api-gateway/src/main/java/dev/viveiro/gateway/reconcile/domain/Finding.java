package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.Objects;

/**
 * A difference that one report shows.
 *
 * @param since when a report first had it so
 */
public record Finding(
        VmId vm, DriftKind kind, Drift.Expected expected, Drift.Observed observed, Instant since, Remedy remedy) {

    static Finding of(Pair pair, Verdict.Differs differs, Report report) {
        Believed believed = pair.believed();
        Listed listed = pair.listed();
        return new Finding(
                pair.vm(),
                differs.kind(),
                believed == null
                        ? new Drift.Expected(null, null)
                        : new Drift.Expected(believed.state(), believed.generation()),
                listed == null
                        ? new Drift.Observed(null, null)
                        : new Drift.Observed(listed.power(), listed.generation()),
                listed == null ? report.observedAt() : listed.since(),
                differs.remedy());
    }

    /** The very same difference, as two reports in a row must show it. */
    boolean same(Drift drift) {
        return drift.kind() == kind
                && drift.expected().equals(expected)
                && drift.observed().equals(observed);
    }

    /** The difference that is known already goes on, whatever became of its details. */
    boolean continues(Drift drift) {
        return drift.kind() == kind && Objects.equals(drift.expected().generation(), expected.generation());
    }
}

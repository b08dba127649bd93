package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns one report's verdicts into the host's records: two reports in a row open one, and one without it resolves it. */
public final class DriftBook {
    private final Report report;
    private final Ids ids;
    private final Instant now;
    private final List<Drift> written = new ArrayList<>();
    private final Set<UUID> dropped = new HashSet<>();

    private DriftBook(Report report, Ids ids, Instant now) {
        this.report = report;
        this.ids = ids;
        this.now = now;
    }

    /**
     * What becomes of the records.
     *
     * @param written new ones and changed ones
     * @param dropped suspicions that did not last
     */
    public record Entries(List<Drift> written, Set<UUID> dropped) {
        public Entries {
            written = List.copyOf(written);
            dropped = Set.copyOf(dropped);
        }
    }

    /**
     * Judges every pair.
     *
     * @param pairs all machines that may differ, but for those of which an operation is active and no record is there; a record of
     *     any other machine is resolved
     * @param unresolved the host's records that are not RESOLVED
     */
    public static Entries judge(
            Report report, Collection<Pair> pairs, Collection<Drift> unresolved, Ids ids, Instant now) {
        return new DriftBook(report, ids, now).entries(pairs, unresolved);
    }

    private Entries entries(Collection<Pair> pairs, Collection<Drift> unresolved) {
        Map<VmId, Drift> records = new HashMap<>();
        unresolved.forEach(drift -> records.put(drift.vm(), drift));
        for (Pair pair : pairs) {
            switch (Judgement.of(pair, report)) {
                case Verdict.Agrees agrees -> {}
                case Verdict.NotJudged not -> notJudged(records.remove(pair.vm()));
                case Verdict.Differs differs -> differs(records.remove(pair.vm()), Finding.of(pair, differs, report));
            }
        }
        records.values().forEach(this::over);
        return new Entries(written, dropped);
    }

    /** A suspicion must be seen in two reports in a row; a record waits for a report that can be judged. */
    private void notJudged(@Nullable Drift drift) {
        if (drift != null && drift.state() == DriftState.SUSPECTED) {
            dropped.add(drift.id());
        }
    }

    private void differs(@Nullable Drift drift, Finding finding) {
        if (drift == null) {
            suspect(finding);
        } else if (drift.state() == DriftState.SUSPECTED) {
            if (finding.same(drift)) {
                written.add(drift.again(
                        finding,
                        report,
                        DriftState.OPEN,
                        drift.healing().with(finding.remedy()).dueAt(due(finding))));
            } else {
                dropped.add(drift.id());
                suspect(finding);
            }
        } else if (finding.continues(drift)) {
            Drift.Healing healing = drift.healing();
            boolean otherRemedy = healing.remedy() != finding.remedy();
            Drift.Healing then = otherRemedy ? healing.with(finding.remedy()).dueAt(due(finding)) : healing;
            // what is not tried any more is open, not being healed
            DriftState state = then.tryAt() == null ? DriftState.OPEN : drift.state();
            written.add(drift.again(finding, report, state, then));
        } else {
            written.add(drift.resolved(now));
            suspect(finding);
        }
    }

    private @Nullable Instant due(Finding finding) {
        return finding.remedy() == Remedy.NONE ? null : now;
    }

    private void suspect(Finding finding) {
        written.add(Drift.suspected(ids.next(), finding, report));
    }

    private void over(Drift drift) {
        if (drift.state() == DriftState.SUSPECTED) {
            dropped.add(drift.id());
        } else {
            written.add(drift.resolved(now));
        }
    }
}

package dev.viveiro.gateway.reconcile;

import dev.viveiro.gateway.reconcile.domain.DriftKind;
import dev.viveiro.gateway.reconcile.domain.Judgement;
import dev.viveiro.gateway.reconcile.domain.Pair;
import dev.viveiro.gateway.reconcile.domain.Remedy;
import dev.viveiro.gateway.reconcile.domain.Report;
import dev.viveiro.gateway.reconcile.domain.Verdict.Differs;
import dev.viveiro.gateway.reconcile.store.SqlLists;
import dev.viveiro.gateway.reconcile.store.SqlPairs;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What hosts list beside what the gateway believes to be there, as of their newest reports and in the caller's snapshot: for
 * those who check the sums, who do not wait for a second report.
 */
@Component
public class HostLists {
    /** More than anyone reads; what is busy is left out only after it was read. */
    private static final int LOOKED_AT = 2_000;

    private final SqlLists lists;
    private final SqlPairs pairs;

    HostLists(SqlLists lists, SqlPairs pairs) {
        this.lists = lists;
        this.pairs = pairs;
    }

    /**
     * A host's list and what it should have; machines with an active operation are in neither count.
     *
     * @param reportedAt time of the host's newest report
     * @param compared false while events that the report takes into account are still on their way
     * @param believed machines that the gateway believes to be there
     * @param listed machines that the report lists
     */
    public record HostList(
            HostId host, String name, Instant reportedAt, boolean compared, long believed, long listed) {}

    /**
     * A machine that only one side has, or that the two have in different incarnations.
     *
     * @param kind MISSING, UNKNOWN or STALE_GENERATION
     */
    public record Odd(HostId host, VmId vm, String kind) {}

    /** All hosts that are up and have reported, by name. */
    public List<HostList> all() {
        return lists.all().stream()
                .map(row -> new HostList(
                        row.report().host(),
                        row.name(),
                        row.report().observedAt(),
                        row.complete(),
                        row.believed(),
                        row.listed()))
                .toList();
    }

    /** At most {@code limit} machines of hosts that can be compared. A machine that is known to be missing is not odd. */
    public List<Odd> odd(int limit) {
        return lists.all().stream()
                .filter(SqlLists.Row::complete)
                .flatMap(row -> pairs.elsewhere(row.report().host(), LOOKED_AT).stream()
                        .flatMap(pair -> odd(pair, row.report()).stream()))
                .limit(limit)
                .toList();
    }

    private static Optional<Odd> odd(Pair pair, Report report) {
        return Stream.of(Judgement.of(pair, report))
                .filter(Differs.class::isInstance)
                .map(Differs.class::cast)
                .filter(differs -> differs.kind() != DriftKind.WRONG_POWER && differs.remedy() != Remedy.RECREATE)
                .map(differs -> new Odd(report.host(), pair.vm(), differs.kind().name()))
                .findFirst();
    }
}

package dev.viveiro.gateway.reconcile.store;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.reconcile.domain.Drift;
import dev.viveiro.gateway.reconcile.domain.DriftBook;
import dev.viveiro.gateway.reconcile.domain.DriftKind;
import dev.viveiro.gateway.reconcile.domain.DriftState;
import dev.viveiro.gateway.reconcile.domain.Remedy;
import dev.viveiro.gateway.reconcile.domain.Report;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Records of drift. */
@Repository
public class SqlDrift {
    private static final int PORTION = 1_000;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    SqlDrift(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.client = JdbcClient.create(jdbc);
    }

    /** Those of a host that are not resolved, locked until the caller's transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Drift> lockUnresolved(HostId host) {
        return client.sql("select * from drift where host = :host and state <> 'RESOLVED' order by id for update")
                .param("host", host.value())
                .query(SqlDrift::read)
                .list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void write(DriftBook.Entries entries) {
        client.sql("delete from drift where id = any (:ids)")
                .param("ids", entries.dropped().toArray(new UUID[0]))
                .update();
        save(entries.written());
    }

    /** New ones and changed ones, in their order: a record of a machine ends before its next begins. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void save(List<Drift> drifts) {
        jdbc.batchUpdate("""
                insert into drift (id, host, vm, kind, expected_state, expected_generation, since, first_seen_at,
                  observed_power, observed_generation, last_seen_at, reports, state, remedy, declared, operation, tries,
                  try_at, resolved_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (id) do update set observed_power = excluded.observed_power,
                  observed_generation = excluded.observed_generation, last_seen_at = excluded.last_seen_at,
                  reports = excluded.reports, state = excluded.state, remedy = excluded.remedy,
                  declared = excluded.declared, operation = excluded.operation, tries = excluded.tries,
                  try_at = excluded.try_at, resolved_at = excluded.resolved_at""", drifts.stream().map(SqlDrift::row).toList());
    }

    private static @Nullable Object[] row(Drift drift) {
        Drift.Healing healing = drift.healing();
        return new @Nullable Object[] {
            drift.id(),
            drift.host().value(),
            drift.vm().value(),
            drift.kind().name(),
            name(drift.expected().state()),
            drift.expected().generation(),
            time(drift.since()),
            time(drift.firstSeenAt()),
            name(drift.observed().power()),
            drift.observed().generation(),
            time(drift.lastSeenAt()),
            drift.reports(),
            drift.state().name(),
            healing.remedy().name(),
            healing.declared(),
            healing.operation() == null ? null : healing.operation().value(),
            healing.tries(),
            time(healing.tryAt()),
            time(drift.resolvedAt())
        };
    }

    /**
     * Records that something is due for: their host is up, and its newest report was judged and shows them.
     *
     * @return their ids, those that wait longest first
     */
    public List<UUID> due(Instant now, int limit) {
        return client.sql("""
                        select d.id from drift d join hosts h on h.id = d.host join host_reports r on r.host = d.host
                         where d.state in ('OPEN', 'HEALING') and d.try_at <= :now and h.state = 'UP'
                           and r.judged and r.observed_at = d.last_seen_at
                         order by d.try_at limit :limit""")
                .param("now", Timestamp.from(now))
                .param("limit", limit)
                .query((row, i) -> row.getObject("id", UUID.class))
                .list();
    }

    /** A record that is due, with the report that shows it. */
    public record Due(Drift drift, Report report) {}

    /** Takes it until the caller's transaction ends; empty when another replica has it, or it is not due any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Due> take(UUID id, Instant now) {
        return client.sql("""
                        select d.*, r.journal, r.number, r.consistent_with, r.observed_at
                          from drift d join hosts h on h.id = d.host join host_reports r on r.host = d.host
                         where d.id = :id and d.state in ('OPEN', 'HEALING') and d.try_at <= :now and h.state = 'UP'
                           and r.judged and r.observed_at = d.last_seen_at
                           for update of d skip locked""")
                .param("id", id)
                .param("now", Timestamp.from(now))
                .query((row, i) -> new Due(
                        read(row, i),
                        new Report(
                                new HostId(row.getObject("host", UUID.class)),
                                row.getString("journal"),
                                row.getLong("number"),
                                row.getLong("consistent_with"),
                                row.getTimestamp("observed_at").toInstant())))
                .optional();
    }

    /** How many machines of the host are missing and not declared so yet. */
    public int undeclaredMissing(HostId host) {
        return client.sql("""
                        select count(*) from drift where host = :host and kind = 'MISSING' and not declared
                           and state in ('SUSPECTED', 'OPEN', 'HEALING')""").param("host", host.value()).query(Integer.class).single();
    }

    /** Ids of the extra disks that the host lists with the machine, as its newest report has it. */
    public Set<UUID> listedDisks(Drift drift) {
        return Set.copyOf(client.sql("""
                        select unnest(string_to_array(nullif(disks, ''), ','))::uuid from host_machines
                         where host = :host and vm = :vm and generation = :generation""")
                .param("host", drift.host().value())
                .param("vm", drift.vm().value())
                .param("generation", drift.observed().generation())
                .query(UUID.class)
                .list());
    }

    /** Whether the incarnation is among what the host is asked to delete anyway, because it was placed anew. */
    public boolean leftBehind(Drift drift) {
        return client.sql("""
                        select exists (select 1 from remains
                          where host = :host and vm = :vm and generation = :generation)""")
                .param("host", drift.host().value())
                .param("vm", drift.vm().value())
                .param("generation", drift.observed().generation())
                .query(Boolean.class)
                .single();
    }

    /** What to list; every filter may be null. {@code state} null: OPEN and HEALING. */
    public record Filter(
            @Nullable HostId host,
            @Nullable DriftKind kind,
            @Nullable DriftState state) {}

    /** Newest first, after the record {@code after}; a suspicion is never listed. */
    public List<Drift> list(Filter filter, @Nullable UUID after, int limit) {
        return client.sql("""
                        select * from drift
                         where (:after::uuid is null or id < :after::uuid)
                           and (case when :state::text is null then state in ('OPEN', 'HEALING')
                                     else state = :state::text and state <> 'SUSPECTED' end)
                           and (:host::uuid is null or host = :host::uuid)
                           and (:kind::text is null or kind = :kind::text)
                         order by id desc limit :limit""")
                .param("after", after)
                .param("state", name(filter.state()))
                .param("host", filter.host() == null ? null : filter.host().value())
                .param("kind", name(filter.kind()))
                .param("limit", limit)
                .query(SqlDrift::read)
                .list();
    }

    /** How many are open or being healed, of every kind. */
    public Map<DriftKind, Long> open() {
        Map<DriftKind, Long> open = new EnumMap<>(DriftKind.class);
        for (DriftKind kind : DriftKind.values()) {
            open.put(kind, 0L);
        }
        client.sql("select kind, count(*) as records from drift where state in ('OPEN', 'HEALING') group by kind")
                .query(row -> {
                    open.put(DriftKind.valueOf(row.getString("kind")), row.getLong("records"));
                });
        return open;
    }

    /** Forgets some of what was resolved before; what a removed host had otherwise is nobody's any more. */
    public void prune(Instant resolvedBefore) {
        client.sql("""
                        delete from drift where id in (
                          select id from drift where state = 'RESOLVED' and resolved_at < :before limit :portion)""")
                .param("before", Timestamp.from(resolvedBefore))
                .param("portion", PORTION)
                .update();
        client.sql("""
                        delete from drift where state <> 'RESOLVED'
                           and host in (select id from hosts where state = 'REMOVED')""").update();
    }

    private static Drift read(ResultSet row, int index) throws SQLException {
        UUID operation = row.getObject("operation", UUID.class);
        return new Drift(
                row.getObject("id", UUID.class),
                new HostId(row.getObject("host", UUID.class)),
                new VmId(row.getObject("vm", UUID.class)),
                DriftKind.valueOf(row.getString("kind")),
                new Drift.Expected(
                        value(VmState.class, row.getString("expected_state")),
                        row.getObject("expected_generation", Integer.class)),
                new Drift.Observed(
                        value(ObservedPower.class, row.getString("observed_power")),
                        row.getObject("observed_generation", Integer.class)),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("first_seen_at").toInstant(),
                row.getTimestamp("last_seen_at").toInstant(),
                row.getInt("reports"),
                DriftState.valueOf(row.getString("state")),
                new Drift.Healing(
                        Remedy.valueOf(row.getString("remedy")),
                        row.getBoolean("declared"),
                        operation == null ? null : new OperationId(operation),
                        row.getInt("tries"),
                        instant(row, "try_at")),
                instant(row, "resolved_at"));
    }

    private static <E extends Enum<E>> @Nullable E value(Class<E> type, @Nullable String name) {
        return name == null ? null : Enum.valueOf(type, name);
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    private static @Nullable Timestamp time(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}

package dev.viveiro.gateway.host.store;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Remains in PostgreSQL. */
@Repository
class SqlRemains implements Remains {
    private static final String SELECT =
            "select r.*, host(r.address) as address_text, host(r.address_beside) as beside_text from remains r ";

    private final JdbcClient jdbc;
    private final Hosts hosts;
    private final Clock clock;

    SqlRemains(JdbcClient jdbc, Hosts hosts, Clock clock) {
        this.jdbc = jdbc;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(Left left) {
        insert(left, null);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void await(Left left, OperationId migration) {
        insert(left, migration);
    }

    private void insert(Left left, @Nullable OperationId migration) {
        jdbc.sql("""
                        insert into remains (vm, generation, host, address, address_beside, held_vcpus, held_memory_mib, held_disk_gib,
                          left_at, operation, attempt, migration, ask_at)
                        values (:vm, :generation, :host, :address::inet, :beside::inet, :vcpus, :memory, :disk, :at, :operation, :attempt,
                          :migration, case when :migration::uuid is null then :at::timestamptz else 'infinity' end)""")
                .param("migration", migration == null ? null : migration.value())
                .param("vm", left.vm().value())
                .param("generation", left.generation())
                .param("host", left.host().value())
                .param("address", left.address())
                .param("beside", left.beside())
                .param("vcpus", left.held().vcpus())
                .param("memory", left.held().memoryMib())
                .param("disk", left.held().diskGib())
                .param("at", Timestamp.from(left.leftAt()))
                .param("operation", left.operation().value())
                .param("attempt", left.attempt())
                .update();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Left> lock(HostId host, VmId vm, int generation) {
        return jdbc.sql(SELECT + "where vm = :vm and generation = :generation and host = :host for update")
                .param("vm", vm.value())
                .param("generation", generation)
                .param("host", host.value())
                .query(SqlRemains::read)
                .optional();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void takeOver(Left left) {
        jdbc.sql("delete from remains where vm = :vm and generation = :generation")
                .param("vm", left.vm().value())
                .param("generation", left.generation())
                .update();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void askForThoseThatDidNotMove() {
        jdbc.sql("""
                        update remains r set migration = null, ask_at = :now from operations o
                         where r.migration = o.id and o.ended_at is not null""").param("now", Timestamp.from(clock.instant())).update();
    }

    @Override
    public Set<HostId> hostsOf(VmId vm) {
        return Set.copyOf(jdbc.sql("select distinct host from remains where vm = :vm")
                .param("vm", vm.value())
                .query((row, i) -> new HostId(row.getObject("host", UUID.class)))
                .list());
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Left left) {
        takeOver(left);
        HostResources held = left.held();
        hosts.release(left.host(), Reservation.ofOne(held.vcpus(), held.memoryMib(), held.diskGib()));
    }

    @Override
    public List<Left> toAsk(Instant now, int limit) {
        return jdbc.sql(SELECT + """
                        join hosts h on h.id = r.host and h.state = 'UP'
                         where r.ask_at <= :now order by r.ask_at limit :limit""")
                .param("now", Timestamp.from(now))
                .param("limit", limit)
                .query(SqlRemains::read)
                .list();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void asked(Left left, Instant next) {
        jdbc.sql("update remains set attempt = :attempt, ask_at = :next where vm = :vm and generation = :generation")
                .param("attempt", left.attempt() + 1)
                .param("next", Timestamp.from(next))
                .param("vm", left.vm().value())
                .param("generation", left.generation())
                .update();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void askAgain(HostId host) {
        jdbc.sql("update remains set ask_at = :now where host = :host and migration is null")
                .param("now", Timestamp.from(clock.instant()))
                .param("host", host.value())
                .update();
    }

    @Override
    public List<Left> onDead(int limit) {
        return jdbc.sql(SELECT + """
                        join hosts h on h.id = r.host and h.state = 'LOST' and h.dead_at is not null
                         where r.migration is null order by r.left_at limit :limit""")
                .param("limit", limit)
                .query(SqlRemains::read)
                .list();
    }

    @Override
    public List<Left> on(HostId host, int limit) {
        return jdbc.sql(SELECT + "where host = :host order by left_at, vm limit :limit")
                .param("host", host.value())
                .param("limit", limit)
                .query(SqlRemains::read)
                .list();
    }

    private static Left read(ResultSet row, int index) throws SQLException {
        return new Left(
                new VmId(row.getObject("vm", UUID.class)),
                row.getInt("generation"),
                new HostId(row.getObject("host", UUID.class)),
                row.getString("address_text"),
                row.getString("beside_text"),
                new HostResources(
                        row.getLong("held_vcpus"), row.getLong("held_memory_mib"), row.getLong("held_disk_gib")),
                row.getTimestamp("left_at").toInstant(),
                new OperationId(row.getObject("operation", UUID.class)),
                row.getInt("attempt"));
    }
}

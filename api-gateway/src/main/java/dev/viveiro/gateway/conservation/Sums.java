package dev.viveiro.gateway.conservation;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.conservation.Conservation.Addresses;
import dev.viveiro.gateway.conservation.Conservation.HostSum;
import dev.viveiro.gateway.conservation.Conservation.Work;
import dev.viveiro.kernel.HostId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The questions, each one statement; asked in one transaction, they are about one moment. */
@Component
class Sums {
    private static final int NAMED_AT_MOST = 100;

    private final JdbcClient jdbc;

    Sums(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Addresses addresses() {
        return jdbc.sql("""
                        select count(*) as total, count(vm) as held, count(*) - count(vm) as free,
                          (select count(*) filter (where address_held) + count(address_beside) from vms) as by_machines,
                          (select count(address) + count(address_beside) from remains) as by_remains
                          from addresses""")
                .query((row, i) -> new Addresses(
                        row.getLong("total"),
                        row.getLong("held"),
                        row.getLong("free"),
                        row.getLong("by_machines"),
                        row.getLong("by_remains")))
                .single();
    }

    /** Addresses held by no machine that knows it, and machines whose address the pool gave to nobody or another. */
    List<Difference> strayAddresses() {
        return jdbc.sql("""
                        select host(coalesce(a.address, v.address)) as address, a.vm is not null as held,
                          coalesce(v.id, a.vm) as machine
                          from (select * from addresses where vm is not null) a
                          full join (select id, address from vms where address_held
                                     union all select id, address_beside from vms where address_beside is not null
                                     union all select vm, address from remains where address is not null
                                     union all select vm, address_beside from remains where address_beside is not null) v
                            on v.id = a.vm and v.address = a.address
                         where a.vm is null or v.id is null
                         order by 1 limit :limit""")
                .param("limit", NAMED_AT_MOST)
                .query((row, i) -> row.getBoolean("held")
                        ? new Difference(
                                "address-without-machine",
                                row.getString("address"),
                                0,
                                1,
                                "The pool gave it to machine " + row.getString("machine") + ", which does not hold it.")
                        : new Difference(
                                "machine-without-address",
                                row.getString("machine"),
                                1,
                                0,
                                "It holds " + row.getString("address") + ", which the pool did not give to it."))
                .list();
    }

    List<HostSum> hosts() {
        Map<UUID, Map<VmState, Long>> states = states();
        return jdbc.sql("""
                        select h.id, h.name, h.reserved_vcpus, h.reserved_memory_mib, h.reserved_disk_gib, h.machines,
                          coalesce(s.vcpus, 0) as held_vcpus, coalesce(s.memory, 0) as held_memory_mib,
                          coalesce(s.disk, 0) as held_disk_gib, coalesce(s.holding, 0) as holding,
                          (select count(*) from remains r where r.host = h.id) as remains
                          from hosts h left join (
                            select host, sum(held_vcpus) as vcpus, sum(held_memory_mib) as memory,
                              sum(held_disk_gib) as disk,
                              count(*) filter (where held_vcpus + held_memory_mib + held_disk_gib > 0) as holding
                              from (select host, held_vcpus, held_memory_mib, held_disk_gib from vms
                                    union all select host, held_vcpus, held_memory_mib, held_disk_gib from remains) e
                             group by host) s on s.host = h.id
                         where h.state <> 'REMOVED' or h.machines <> 0 or s.holding > 0
                         order by h.name, h.id""")
                .query((row, i) -> new HostSum(
                        new HostId(row.getObject("id", UUID.class)),
                        row.getString("name"),
                        resources(row, "reserved"),
                        resources(row, "held"),
                        row.getLong("machines"),
                        row.getLong("holding"),
                        row.getLong("remains"),
                        states.getOrDefault(row.getObject("id", UUID.class), Map.of())))
                .list();
    }

    private static HostResources resources(ResultSet row, String kind) throws SQLException {
        return new HostResources(
                row.getLong(kind + "_vcpus"), row.getLong(kind + "_memory_mib"), row.getLong(kind + "_disk_gib"));
    }

    private Map<UUID, Map<VmState, Long>> states() {
        Map<UUID, Map<VmState, Long>> states = new HashMap<>();
        jdbc.sql("select host, state, count(*) as machines from vms where state <> 'DELETED' group by host, state")
                .query(row -> {
                    states.computeIfAbsent(row.getObject("host", UUID.class), host -> new EnumMap<>(VmState.class))
                            .put(VmState.valueOf(row.getString("state")), row.getLong("machines"));
                });
        return states;
    }

    /** {@code overdueBefore}: an unfinished operation with an earlier deadline should have ended. */
    Work work(Instant overdueBefore) {
        return jdbc.sql("""
                        select count(*) as unfinished, count(*) filter (where deadline < :before) as overdue,
                          (select count(*) from outbox) as outbox, (select count(*) from dead_messages) as dead,
                          (select count(*) from changes) as changes
                          from operations where state in ('PENDING', 'RUNNING')""")
                .param("before", Timestamp.from(overdueBefore))
                .query((row, i) -> new Work(
                        row.getLong("unfinished"),
                        row.getLong("overdue"),
                        row.getLong("outbox"),
                        row.getLong("dead"),
                        row.getLong("changes")))
                .single();
    }

    /** Machines, and images, per meter that are billed now. */
    Map<Meter, Long> billed() {
        Map<Meter, Long> billed = new EnumMap<>(Meter.class);
        for (Meter meter : Meter.values()) {
            billed.put(meter, 0L);
        }
        jdbc.sql("select meter, count(*) as machines from vms, unnest(billed) as meter group by meter")
                .query(row -> {
                    billed.put(Meter.valueOf(row.getString("meter")), row.getLong("machines"));
                });
        billed.put(Meter.SNAPSHOT, jdbc.sql("""
                        select count(*) from vms v
                         where snapshots <> '[]'::jsonb and 'DISK' = any (billed) and exists (
                           select 1 from jsonb_array_elements(snapshots) s where (s ->> 'generation')::int = v.generation)""").query(Long.class).single());
        billed.put(
                Meter.IMAGE,
                jdbc.sql("select count(*) from images where metered")
                        .query(Long.class)
                        .single());
        return billed;
    }
}

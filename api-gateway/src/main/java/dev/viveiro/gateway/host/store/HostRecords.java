package dev.viveiro.gateway.host.store;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.store.HostRow.Ratios;
import dev.viveiro.kernel.HostId;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of hosts as they are registered, joined, shown and removed; what is reserved on them is changed by {@link SqlHosts}. */
@Repository
public class HostRecords {
    private final JdbcClient jdbc;
    private final Clock clock;

    HostRecords(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a host says of itself when it joins. */
    public record Introduction(
            String driver,
            String driverVersion,
            List<String> capabilities,
            @Nullable String impediment,
            HostResources total,
            @Nullable String journal) {}

    public Optional<HostRow> find(HostId host) {
        return query("select * from hosts where id = :it", host.value());
    }

    /** Those hosts that exist, in no order, read with {@code jdbc}. */
    public static List<HostRow> findAll(JdbcClient jdbc, List<HostId> hosts) {
        return jdbc.sql("select * from hosts where id = any (:ids)")
                .param("ids", hosts.stream().map(HostId::value).toArray(UUID[]::new))
                .query(HostRow.MAPPER)
                .list();
    }

    /** Locked until the transaction ends. */
    public Optional<HostRow> lock(HostId host) {
        return query("select * from hosts where id = :it for update", host.value());
    }

    /** The host of that name that was not removed, locked until the transaction ends. */
    public Optional<HostRow> lockByName(String name) {
        return query("select * from hosts where name = :it and state <> 'REMOVED' for update", name);
    }

    private Optional<HostRow> query(String sql, Object it) {
        return jdbc.sql(sql).param("it", it).query(HostRow.MAPPER).optional();
    }

    /** Ordered by name, without the removed ones. */
    public Page<HostRow> list(PageQuery page) {
        List<HostRow> rows = jdbc.sql("""
            select * from hosts where state <> 'REMOVED' and name > :after order by name limit :limit\
            """)
                .param("after", page.after(name -> name).orElse(""))
                .param("limit", page.limit() + 1)
                .query(HostRow.MAPPER)
                .list();
        return Page.of(rows, page, HostRow::name);
    }

    /** Throws {@link org.springframework.dao.DuplicateKeyException} when the name is in use. */
    public void insert(HostId id, String name, Ratios ratios, HostResources headroom) {
        settings("""
            insert into hosts (id, name, state, vcpu_ratio, memory_ratio, disk_ratio,
              headroom_vcpus, headroom_memory_mib, headroom_disk_gib, created_at)
            values (:id, :name, 'JOINING', :vcpu, :memory, :disk, :freeVcpus, :freeMemory, :freeDisk, :at)\
            """, id, ratios, headroom)
                .param("name", name)
                .param("at", Timestamp.from(clock.instant()))
                .update();
    }

    public void configure(HostId id, Ratios ratios, HostResources headroom) {
        settings("""
            update hosts set vcpu_ratio = :vcpu, memory_ratio = :memory, disk_ratio = :disk,
              headroom_vcpus = :freeVcpus, headroom_memory_mib = :freeMemory, headroom_disk_gib = :freeDisk
            where id = :id\
            """, id, ratios, headroom).update();
    }

    private JdbcClient.StatementSpec settings(String sql, HostId id, Ratios ratios, HostResources headroom) {
        return jdbc.sql(sql)
                .param("id", id.value())
                .param("vcpu", ratios.vcpu())
                .param("memory", ratios.memory())
                .param("disk", ratios.disk())
                .param("freeVcpus", headroom.vcpus())
                .param("freeMemory", headroom.memoryMib())
                .param("freeDisk", headroom.diskGib());
    }

    public void joined(HostId id, Introduction host) {
        jdbc.sql("""
            update hosts set joined_at = :at, driver = :driver, driver_version = :version,
              capabilities = :capabilities, impediment = :impediment, journal = :journal,
              -- told with the first report
              drivers = null, lacks = null,
              total_vcpus = :vcpus, total_memory_mib = :memory, total_disk_gib = :disk
            where id = :id\
            """)
                .param("at", Timestamp.from(clock.instant()))
                .param("driver", host.driver())
                .param("version", host.driverVersion())
                .param("capabilities", host.capabilities().toArray(String[]::new))
                .param("impediment", host.impediment())
                .param("journal", host.journal())
                .param("vcpus", host.total().vcpus())
                .param("memory", host.total().memoryMib())
                .param("disk", host.total().diskGib())
                .param("id", id.value())
                .update();
    }

    public void setState(HostId id, HostState state) {
        jdbc.sql("update hosts set state = :state where id = :id")
                .param("state", state.name())
                .param("id", id.value())
                .update();
    }
}

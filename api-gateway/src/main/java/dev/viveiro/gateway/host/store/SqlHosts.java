package dev.viveiro.gateway.host.store;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostClock;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.kernel.HostId;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Hosts in PostgreSQL. */
@Repository
class SqlHosts implements Hosts {
    private final JdbcClient jdbc;

    SqlHosts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<HostCapacity> placeable() {
        return jdbc
                .sql("select * from hosts where state = 'UP' and impediment is null order by name")
                .query(HostRow.MAPPER)
                .list()
                .stream()
                .map(HostRow::capacity)
                .filter(HostCapacity::placeable)
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public List<HostCapacity> lock(Collection<HostId> hosts) {
        UUID[] ids = hosts.stream().map(HostId::value).toArray(UUID[]::new);
        return jdbc
                .sql("select * from hosts where id = any(:ids) order by id for update")
                .param("ids", ids)
                .query(HostRow.MAPPER)
                .list()
                .stream()
                .map(HostRow::capacity)
                .toList();
    }

    @Override
    public Optional<HostCapacity> find(HostId host) {
        return jdbc.sql("select * from hosts where id = :id")
                .param("id", host.value())
                .query(HostRow.MAPPER)
                .optional()
                .map(HostRow::capacity);
    }

    @Override
    public Optional<String> sealingKey(HostId host) {
        return jdbc.sql("select sealing_key from hosts where id = :id and sealing_key is not null")
                .param("id", host.value())
                .query(String.class)
                .optional();
    }

    @Override
    public Optional<HostCapacity> named(String name) {
        return jdbc.sql("select * from hosts where name = :name and state <> 'REMOVED'")
                .param("name", name)
                .query(HostRow.MAPPER)
                .optional()
                .map(HostRow::capacity);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean reserveIfFits(HostId host, Reservation more) {
        return jdbc.sql("""
            update hosts set machines = machines + :machines, reserved_vcpus = reserved_vcpus + :vcpus,
              reserved_memory_mib = reserved_memory_mib + :memory, reserved_disk_gib = reserved_disk_gib + :disk
            where id = :id and state = 'UP' and impediment is null
              -- machines that are there may grow
              and (:machines <= 0 or abs(coalesce(clock_offset_millis, 0)) <= :clockLimit)
              and reserved_vcpus + :vcpus <= floor(total_vcpus * vcpu_ratio) - headroom_vcpus
              and reserved_memory_mib + :memory <= floor(total_memory_mib * memory_ratio) - headroom_memory_mib
              and reserved_disk_gib + :disk <= floor(total_disk_gib * disk_ratio) - headroom_disk_gib\
            """)
                        .param("machines", more.machines())
                        .param("vcpus", more.vcpus())
                        .param("memory", more.memoryMib())
                        .param("disk", more.diskGib())
                        .param("clockLimit", HostClock.LIMIT.toMillis())
                        .param("id", host.value())
                        .update()
                == 1;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void reserve(HostId host, Reservation more) {
        change(host, more, 1);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void release(HostId host, Reservation less) {
        change(host, less, -1);
    }

    private void change(HostId host, Reservation by, int sign) {
        int rows = jdbc.sql("""
            update hosts set machines = machines + :machines, reserved_vcpus = reserved_vcpus + :vcpus,
              reserved_memory_mib = reserved_memory_mib + :memory, reserved_disk_gib = reserved_disk_gib + :disk
            where id = :id\
            """)
                .param("machines", sign * by.machines())
                .param("vcpus", sign * by.vcpus())
                .param("memory", sign * by.memoryMib())
                .param("disk", sign * by.diskGib())
                .param("id", host.value())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("expected a host " + host + " to hold a reservation, but there is none");
        }
    }

    @Override
    public boolean recordReport(HostReported report) {
        HostResources total = report.total();
        HostResources used = report.used();
        return jdbc.sql("""
            update hosts set
              -- a host that was lost is back once it has heard so
              state = case when state = 'LOST' and epoch <> :epoch then state else 'UP' end,
              lost_at = case when state = 'LOST' and epoch <> :epoch then lost_at end,
              dead_at = case when state = 'LOST' and epoch <> :epoch then dead_at end,
              driver = :driver, driver_version = :version,
              capabilities = :capabilities, impediment = :impediment, journal = :journal,
              sealing_key = :sealingKey, drivers = :drivers::jsonb, lacks = :lacks::jsonb,
              -- a worker that was started just now has not measured it yet
              clock_offset_millis = coalesce(:clockOffset, clock_offset_millis),
              report_number = :number, reported_at = :at,
              -- a host that can't ask its hypervisor says 0: what it has is still what it had
              total_vcpus = coalesce(nullif(:totalVcpus, 0), total_vcpus),
              total_memory_mib = coalesce(nullif(:totalMemory, 0), total_memory_mib),
              total_disk_gib = coalesce(nullif(:totalDisk, 0), total_disk_gib),
              used_vcpus = :usedVcpus, used_memory_mib = :usedMemory, used_disk_gib = :usedDisk
            where id = :id and state <> 'REMOVED'
              and (reported_at is null
                or (journal = :journal and report_number < :number)
                or (journal is distinct from :journal and reported_at < :at))\
            """)
                        .param("driver", report.driver())
                        .param("version", report.driverVersion())
                        .param("capabilities", report.capabilities().toArray(String[]::new))
                        .param("impediment", report.impediment())
                        .param("sealingKey", report.sealingKey())
                        .param("clockOffset", report.clockOffsetMillis(), Types.BIGINT)
                        .param("drivers", DriverRows.json(report))
                        .param("lacks", DriverRows.lacksJson(report))
                        .param("journal", report.journal())
                        .param("number", report.number())
                        .param("epoch", report.epoch())
                        .param("at", Timestamp.from(report.observedAt()))
                        .param("totalVcpus", total.vcpus())
                        .param("totalMemory", total.memoryMib())
                        .param("totalDisk", total.diskGib())
                        .param("usedVcpus", used.vcpus())
                        .param("usedMemory", used.memoryMib())
                        .param("usedDisk", used.diskGib())
                        .param("id", report.host().value())
                        .update()
                == 1;
    }
}

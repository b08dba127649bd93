package dev.viveiro.simulation.memory;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.kernel.HostId;
import dev.viveiro.simulation.memory.Tables.HostRow;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DataIntegrityViolationException;

/** Hosts and what is reserved on them. */
public final class MemoryHosts implements Hosts {
    private final MemoryDatabase database;

    public MemoryHosts(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public List<HostCapacity> placeable() {
        return database.read().hosts.values().stream()
                .map(HostRow::capacity)
                .filter(HostCapacity::placeable)
                .sorted(Comparator.comparing(HostCapacity::name))
                .toList();
    }

    @Override
    public List<HostCapacity> lock(Collection<HostId> hosts) {
        return hosts.stream()
                .distinct()
                .sorted(Comparator.comparing(HostId::value))
                .map(database.write().hosts::get)
                .filter(Objects::nonNull)
                .map(HostRow::capacity)
                .toList();
    }

    @Override
    public Optional<HostCapacity> find(HostId host) {
        return Optional.ofNullable(database.read().hosts.get(host)).map(HostRow::capacity);
    }

    @Override
    public Optional<String> sealingKey(HostId host) {
        return Optional.ofNullable(database.read().sealingKeys.get(host));
    }

    @Override
    public Optional<HostCapacity> named(String name) {
        return database.read().hosts.values().stream()
                .map(HostRow::capacity)
                .filter(host -> host.name().equals(name) && host.state() != HostState.REMOVED)
                .findFirst();
    }

    @Override
    public boolean reserveIfFits(HostId host, Reservation more) {
        HostRow row = database.read().hosts.get(host);
        if (row == null || !row.capacity().placeable() || !row.capacity().fits(more)) {
            return false;
        }
        change(host, more, 1);
        return true;
    }

    @Override
    public void reserve(HostId host, Reservation more) {
        change(host, more, 1);
    }

    @Override
    public void release(HostId host, Reservation less) {
        change(host, less, -1);
    }

    private void change(HostId id, Reservation by, int sign) {
        HostRow row = database.write().hosts.get(id);
        if (row == null) {
            throw new IllegalStateException("expected a host " + id + " to hold a reservation, but there is none");
        }
        HostCapacity host = row.capacity();
        HostResources reserved = new HostResources(
                host.reserved().vcpus() + sign * by.vcpus(),
                host.reserved().memoryMib() + sign * by.memoryMib(),
                host.reserved().diskGib() + sign * by.diskGib());
        int machines = host.machines() + sign * by.machines();
        if (machines < 0 || reserved.vcpus() < 0 || reserved.memoryMib() < 0 || reserved.diskGib() < 0) {
            throw new DataIntegrityViolationException("host " + id + " would hold " + machines + ", " + reserved);
        }
        database.write()
                .hosts
                .put(
                        id,
                        row.with(new HostCapacity(
                                id,
                                host.name(),
                                host.state(),
                                host.drivers(),
                                host.impediment(),
                                host.epoch(),
                                host.allocatable(),
                                reserved,
                                host.total(),
                                host.used(),
                                machines,
                                host.reportedAt())));
    }

    @Override
    public boolean recordReport(HostReported report) {
        HostRow row = database.read().hosts.get(report.host());
        if (row == null || row.capacity().state() == HostState.REMOVED || !newer(report, row)) {
            return false;
        }
        HostCapacity was = row.capacity();
        boolean staysLost = was.state() == HostState.LOST && was.epoch() != report.epoch();
        HostResources total = new HostResources(
                said(report.total().vcpus(), was.total().vcpus()),
                said(report.total().memoryMib(), was.total().memoryMib()),
                said(report.total().diskGib(), was.total().diskGib()));
        HostCapacity is = new HostCapacity(
                was.id(),
                was.name(),
                staysLost ? HostState.LOST : HostState.UP,
                report.driver(),
                Set.copyOf(report.capabilities()),
                report.impediment(),
                was.epoch(),
                new HostResources(4 * total.vcpus(), total.memoryMib(), total.diskGib()),
                was.reserved(),
                total,
                report.used(),
                was.machines(),
                report.observedAt());
        database.write()
                .hosts
                .put(
                        was.id(),
                        new HostRow(
                                is,
                                report.journal(),
                                report.number(),
                                row.heldBack(),
                                row.heardAt(),
                                row.greeting(),
                                row.freshJournal(),
                                staysLost ? row.lostAt() : null,
                                staysLost ? row.deadAt() : null));
        String key = report.sealingKey();
        if (key == null) {
            database.write().sealingKeys.remove(was.id());
        } else {
            database.write().sealingKeys.put(was.id(), key);
        }
        return true;
    }

    private static boolean newer(HostReported report, HostRow row) {
        Instant last = row.capacity().reportedAt();
        return last == null
                || (report.journal().equals(row.journal())
                        ? row.reportNumber() < report.number()
                        : last.isBefore(report.observedAt()));
    }

    private static long said(long now, long before) {
        return now == 0 ? before : now;
    }
}

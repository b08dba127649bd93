package dev.viveiro.simulation.memory;

import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.simulation.memory.Tables.HostRow;
import dev.viveiro.simulation.memory.Tables.Incarnation;
import dev.viveiro.simulation.memory.Tables.RemainsRow;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.dao.DuplicateKeyException;

/** What machines left on hosts that were lost. */
public final class MemoryRemains implements Remains {
    private final MemoryDatabase database;
    private final Hosts hosts;
    private final Clock clock;

    public MemoryRemains(MemoryDatabase database, Hosts hosts, Clock clock) {
        this.database = database;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Override
    public void keep(Left left) {
        insert(new RemainsRow(left, left.leftAt(), null));
    }

    @Override
    public void await(Left left, OperationId migration) {
        insert(new RemainsRow(left, Instant.MAX, migration));
    }

    private void insert(RemainsRow row) {
        Incarnation key = key(row.left());
        if (database.write().remains.putIfAbsent(key, row) != null) {
            throw new DuplicateKeyException(key + " was left before");
        }
    }

    private static Incarnation key(Left left) {
        return new Incarnation(left.vm(), left.generation());
    }

    @Override
    public void takeOver(Left left) {
        database.write().remains.remove(key(left));
    }

    @Override
    public void askForThoseThatDidNotMove() {
        database.write().remains.replaceAll((key, row) -> {
            OperationId migration = row.migration();
            boolean active = migration != null
                    && Objects.requireNonNull(database.read().operations.get(migration))
                            .operation()
                            .active();
            return migration == null || active ? row : new RemainsRow(row.left(), clock.instant(), null);
        });
    }

    @Override
    public Set<HostId> hostsOf(VmId vm) {
        return database.read().remains.values().stream()
                .map(RemainsRow::left)
                .filter(left -> left.vm().equals(vm))
                .map(Left::host)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Left> lock(HostId host, VmId vm, int generation) {
        return Optional.ofNullable(database.write().remains.get(new Incarnation(vm, generation)))
                .map(RemainsRow::left)
                .filter(left -> left.host().equals(host));
    }

    @Override
    public void forget(Left left) {
        takeOver(left);
        hosts.release(
                left.host(),
                Reservation.ofOne(
                        left.held().vcpus(),
                        left.held().memoryMib(),
                        left.held().diskGib()));
    }

    private HostRow host(Left left) {
        return Objects.requireNonNull(database.read().hosts.get(left.host()));
    }

    @Override
    public List<Left> toAsk(Instant now, int limit) {
        return database.read().remains.values().stream()
                .filter(row ->
                        !row.askAt().isAfter(now) && host(row.left()).capacity().state() == HostState.UP)
                .sorted(Comparator.comparing(RemainsRow::askAt))
                .limit(limit)
                .map(RemainsRow::left)
                .toList();
    }

    @Override
    public void asked(Left left, Instant next) {
        Left again = new Left(
                left.vm(),
                left.generation(),
                left.host(),
                left.address(),
                left.beside(),
                left.held(),
                left.leftAt(),
                left.operation(),
                left.attempt() + 1);
        database.write()
                .remains
                .computeIfPresent(
                        new Incarnation(left.vm(), left.generation()),
                        (key, row) -> new RemainsRow(again, next, row.migration()));
    }

    @Override
    public void askAgain(HostId host) {
        database.write()
                .remains
                .replaceAll((key, row) -> row.left().host().equals(host) && row.migration() == null
                        ? new RemainsRow(row.left(), clock.instant(), null)
                        : row);
    }

    private Stream<Left> oldestFirst(boolean moves) {
        return database.read().remains.values().stream()
                .filter(row -> moves || row.migration() == null)
                .map(RemainsRow::left)
                .sorted(Comparator.comparing(Left::leftAt)
                        .thenComparing(left -> left.vm().value()));
    }

    @Override
    public List<Left> onDead(int limit) {
        return oldestFirst(false)
                .filter(left -> host(left).capacity().state() == HostState.LOST
                        && host(left).deadAt() != null)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Left> on(HostId host, int limit) {
        return oldestFirst(true)
                .filter(left -> left.host().equals(host))
                .limit(limit)
                .toList();
    }
}

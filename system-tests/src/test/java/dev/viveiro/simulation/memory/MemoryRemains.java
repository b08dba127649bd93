package dev.viveiro.simulation.memory;

import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.kernel.HostId;
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
        Incarnation key = new Incarnation(left.vm(), left.generation());
        if (database.write().remains.putIfAbsent(key, new RemainsRow(left, left.leftAt())) != null) {
            throw new DuplicateKeyException(key + " was left before");
        }
    }

    @Override
    public Optional<Left> lock(HostId host, VmId vm, int generation) {
        return Optional.ofNullable(database.write().remains.get(new Incarnation(vm, generation)))
                .map(RemainsRow::left)
                .filter(left -> left.host().equals(host));
    }

    @Override
    public void forget(Left left) {
        database.write().remains.remove(new Incarnation(left.vm(), left.generation()));
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
                left.held(),
                left.leftAt(),
                left.operation(),
                left.attempt() + 1);
        database.write()
                .remains
                .computeIfPresent(
                        new Incarnation(left.vm(), left.generation()), (key, row) -> new RemainsRow(again, next));
    }

    @Override
    public void askAgain(HostId host) {
        database.write()
                .remains
                .replaceAll((key, row) ->
                        row.left().host().equals(host) ? new RemainsRow(row.left(), clock.instant()) : row);
    }

    private Stream<Left> oldestFirst() {
        return database.read().remains.values().stream()
                .map(RemainsRow::left)
                .sorted(Comparator.comparing(Left::leftAt)
                        .thenComparing(left -> left.vm().value()));
    }

    @Override
    public List<Left> onDead(int limit) {
        return oldestFirst()
                .filter(left -> host(left).capacity().state() == HostState.LOST
                        && host(left).deadAt() != null)
                .limit(limit)
                .toList();
    }

    @Override
    public List<Left> on(HostId host, int limit) {
        return oldestFirst()
                .filter(left -> left.host().equals(host))
                .limit(limit)
                .toList();
    }
}

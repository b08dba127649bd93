package dev.viveiro.simulation.memory;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.vm.VmFinder;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds machines by looking at all of them. */
public final class MemoryVmFinder implements VmFinder {
    private static final Set<VmState> EXPIRE =
            EnumSet.complementOf(EnumSet.of(VmState.TRASHED, VmState.DELETING, VmState.DELETED));
    private static final Set<VmState> STOP = EnumSet.of(VmState.RUNNING, VmState.PAUSED);

    private final MemoryDatabase database;

    public MemoryVmFinder(MemoryDatabase database) {
        this.database = database;
    }

    private Stream<Vm> all() {
        return database.read().vms.values().stream();
    }

    private Stream<Vm> live(TenantId tenant) {
        return all().filter(vm -> vm.tenant().equals(tenant) && vm.status().state() != VmState.DELETED);
    }

    @Override
    public boolean nameInUse(TenantId tenant, String name) {
        return live(tenant).anyMatch(vm -> vm.identity().name().equals(name));
    }

    @Override
    public Optional<Vm> byExternalRef(TenantId tenant, String externalRef) {
        return live(tenant)
                .filter(vm -> externalRef.equals(vm.identity().externalRef()))
                .findFirst();
    }

    @Override
    public List<VmId> expiring(Instant announce, Instant stop, Instant delete, int limit) {
        return all().filter(vm -> expires(vm.status(), announce, stop, delete))
                .sorted(Comparator.comparing(
                        vm -> Objects.requireNonNull(vm.status().expiresAt())))
                .limit(limit)
                .map(Vm::id)
                .toList();
    }

    private static boolean expires(VmStatus status, Instant announce, Instant stop, Instant delete) {
        Instant at = status.expiresAt();
        return at != null
                && !at.isAfter(announce)
                && EXPIRE.contains(status.state())
                && (status.expiry() == VmStatus.Expiry.NONE
                        || STOP.contains(status.state()) && !at.isAfter(stop)
                        || !at.isAfter(delete));
    }

    @Override
    public List<VmId> leavingUntended(Instant time, int limit) {
        return all().filter(vm -> vm.status().state() == VmState.DELETING
                        && !vm.status().updatedAt().isAfter(time))
                .filter(vm -> Objects.requireNonNull(database.read().hosts.get(vm.host()))
                                .capacity()
                                .state()
                        != HostState.LOST)
                .filter(vm -> database.read().operations.values().stream()
                        .map(Tables.OperationRow::operation)
                        .filter(operation -> operation.vm().equals(vm.id()))
                        .noneMatch(operation -> operation.active()
                                || Objects.requireNonNull(operation.endedAt()).isAfter(time)))
                .sorted(Comparator.comparing((Vm vm) -> vm.status().updatedAt())
                        .thenComparing(vm -> vm.id().value()))
                .limit(limit)
                .map(Vm::id)
                .toList();
    }

    @Override
    public List<HeldVm> mayBeOn(HostId host) {
        return all().filter(vm -> vm.host().equals(host)
                        && vm.status().state() != VmState.DELETED
                        && vm.place().addressHeld())
                .sorted(Comparator.comparing(vm -> vm.id().value()))
                .map(vm -> new HeldVm(vm.id(), vm.place().generation()))
                .toList();
    }
}

package dev.viveiro.simulation.memory;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.Suspensions;
import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Suspensions, found by looking at all of them. */
public final class MemorySuspensions implements Suspensions {
    private final MemoryDatabase database;

    public MemorySuspensions(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Suspension ofTenant(TenantId tenant) {
        return of(entries(tenant, null), false);
    }

    private static Suspension of(List<Entry> entries, boolean startAgain) {
        return new Suspension(
                entries.stream().map(Entry::cause).collect(Collectors.toSet()),
                entries.isEmpty() ? null : entries.getFirst().since(),
                startAgain);
    }

    @Override
    public List<Entry> entries(TenantId tenant, @Nullable VmId vm) {
        return database.read().suspensions.stream()
                .filter(entry -> entry.tenant().equals(tenant))
                .filter(entry -> entry.vm() == null || entry.vm().equals(vm))
                .sorted(Comparator.comparing(Entry::since)
                        .thenComparing(entry -> entry.cause().name())
                        // "null" comes after every id
                        .thenComparing(entry -> String.valueOf(entry.vm())))
                .toList();
    }

    @Override
    public boolean add(Entry entry) {
        boolean there = database.read().suspensions.stream()
                .anyMatch(other -> other.tenant().equals(entry.tenant())
                        && Objects.equals(other.vm(), entry.vm())
                        && other.cause() == entry.cause());
        return !there && database.write().suspensions.add(entry);
    }

    @Override
    public boolean remove(TenantId tenant, @Nullable VmId vm, Set<SuspensionCause> causes) {
        return database.write()
                .suspensions
                .removeIf(entry -> entry.tenant().equals(tenant)
                        && Objects.equals(entry.vm(), vm)
                        && causes.contains(entry.cause()));
    }

    @Override
    public List<VmId> lockAll(Collection<TenantId> tenants) {
        return vms().filter(vm -> tenants.contains(vm.tenant()) && vm.status().state() != VmState.DELETED)
                .map(Vm::id)
                .toList();
    }

    @Override
    public void apply(Collection<VmId> vms) {
        for (VmId id : vms) {
            database.write()
                    .vms
                    .computeIfPresent(
                            id,
                            (same, vm) -> vm.suspended(
                                    of(entries(vm.tenant(), id), vm.suspension().startAgain())));
        }
    }

    @Override
    public void startAgain(Collection<VmId> vms, boolean startAgain) {
        for (VmId id : vms) {
            database.write()
                    .vms
                    .computeIfPresent(
                            id,
                            (same, vm) -> vm.suspended(new Suspension(
                                    vm.suspension().causes(), vm.suspension().since(), startAgain)));
        }
    }

    @Override
    public List<VmId> toStop(@Nullable VmId after, Instant since, int limit) {
        return page(
                vms().filter(vm -> vm.suspension().offends(vm.status().state()))
                        .filter(vm ->
                                Objects.requireNonNull(database.read().hosts.get(vm.host()))
                                                .capacity()
                                                .state()
                                        != HostState.LOST)
                        .filter(vm -> operationsOf(vm).noneMatch(operation -> failedToStop(operation, since))),
                after,
                limit);
    }

    private static boolean failedToStop(Operation operation, Instant since) {
        Instant ended = operation.endedAt();
        return operation.type() == OperationType.STOP
                && operation.state() != OperationState.SUCCEEDED
                && ended != null
                && ended.isAfter(since);
    }

    @Override
    public List<VmId> toStart(@Nullable VmId after, int limit) {
        return page(
                vms().filter(vm ->
                                vm.suspension().startAgain() && !vm.suspension().any())
                        .filter(vm -> Objects.requireNonNull(
                                        database.read().hosts.get(vm.host()))
                                .capacity()
                                .placeable()),
                after,
                limit);
    }

    /** Idle ones of them. */
    private List<VmId> page(Stream<Vm> found, @Nullable VmId after, int limit) {
        return found.filter(vm -> operationsOf(vm).noneMatch(Operation::active))
                .map(Vm::id)
                .filter(id -> after == null || id.value().compareTo(after.value()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean newest(TenantId tenant, long creditVersion) {
        if (!database.read().tenants.contains(tenant)
                || database.read().credit.getOrDefault(tenant, 0L) >= creditVersion) {
            return false;
        }
        database.write().credit.put(tenant, creditVersion);
        return true;
    }

    private Stream<Vm> vms() {
        return database.read().vms.values().stream()
                .sorted(Comparator.comparing(vm -> vm.id().value()));
    }

    private Stream<Operation> operationsOf(Vm vm) {
        return database.read().operations.values().stream()
                .map(Tables.OperationRow::operation)
                .filter(operation -> operation.vm().equals(vm.id()));
    }
}

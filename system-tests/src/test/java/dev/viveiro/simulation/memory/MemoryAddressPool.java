package dev.viveiro.simulation.memory;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.kernel.VmId;
import dev.viveiro.simulation.memory.Tables.AddressRow;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A pool of as many addresses as a simulation wants. */
public final class MemoryAddressPool implements AddressPool {
    private final MemoryDatabase database;
    private final Clock clock;

    public MemoryAddressPool(MemoryDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public NetworkSpec take(VmId vm) {
        AddressRow free = database.write().addresses.values().stream()
                .filter(row -> row.vm() == null)
                .min(Comparator.comparing(MemoryAddressPool::releasedAt).thenComparing(MemoryAddressPool::lastOctet))
                .orElseThrow(() ->
                        new ProblemException(ProblemCode.NO_CAPACITY, "No address is free in network 'default'."));
        return given(free, vm);
    }

    @Override
    public NetworkSpec take(VmId vm, String address) {
        AddressRow row = database.write().addresses.get(address);
        if (row == null) {
            throw AddressPool.unknown(address);
        }
        if (row.vm() != null) {
            throw AddressPool.inUse(address);
        }
        return given(row, vm);
    }

    private NetworkSpec given(AddressRow free, VmId vm) {
        database.write().addresses.put(free.address(), new AddressRow(free.address(), vm, free.releasedAt()));
        return new NetworkSpec(free.address(), 17, "10.64.0.1", AddressPool.mac(free.address()));
    }

    private static Instant releasedAt(AddressRow row) {
        return row.releasedAt() == null ? Instant.MIN : row.releasedAt();
    }

    private static int lastOctet(AddressRow row) {
        return Integer.parseInt(row.address().substring(row.address().lastIndexOf('.') + 1));
    }

    @Override
    public Map<VmId, NetworkSpec> take(List<VmId> vms) {
        long free = database.read().addresses.values().stream()
                .filter(row -> row.vm() == null)
                .count();
        if (free < vms.size()) {
            throw new ProblemException(
                    ProblemCode.NO_CAPACITY,
                    "Only " + free + " addresses are free in network 'default', and " + vms.size() + " are needed.");
        }
        Map<VmId, NetworkSpec> taken = new HashMap<>();
        vms.forEach(vm -> taken.put(vm, take(vm)));
        return taken;
    }

    @Override
    public void release(Map<String, VmId> addresses) {
        addresses.forEach((address, vm) -> release(vm, address));
    }

    @Override
    public void release(VmId vm, String address) {
        AddressRow row = Objects.requireNonNull(database.read().addresses.get(address), "an address of the pool");
        if (vm.equals(row.vm())) {
            database.write().addresses.put(address, new AddressRow(address, null, clock.instant()));
        }
    }
}

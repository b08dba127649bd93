package dev.viveiro.simulation.memory;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.vm.LockedVms;
import dev.viveiro.gateway.vm.ManyVms;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;

/** Machines, one and many. */
public final class MemoryVms implements VmStore, LockedVms, ManyVms {
    private final MemoryDatabase database;
    private final Hosts hosts;
    private final AddressPool addresses;

    public MemoryVms(MemoryDatabase database, Hosts hosts, AddressPool addresses) {
        this.database = database;
        this.hosts = hosts;
        this.addresses = addresses;
    }

    @Override
    public Optional<Vm> find(VmId id) {
        return Optional.ofNullable(database.read().vms.get(id));
    }

    @Override
    public List<Vm> findAll(Collection<VmId> ids) {
        return ids.stream()
                .distinct()
                .sorted(Comparator.comparing(VmId::value))
                .flatMap(id -> find(id).stream())
                .toList();
    }

    @Override
    public Optional<Vm> lock(VmId id) {
        return Optional.ofNullable(database.write().vms.get(id));
    }

    @Override
    public List<Vm> lock(Collection<VmId> ids, Collection<HostId> more) {
        return findAll(ids);
    }

    @Override
    public void lockWithHosts(Collection<VmId> ids) {}

    @Override
    public void lockWithHosts(Collection<VmId> ids, Collection<HostId> more) {}

    @Override
    public void insert(Vm vm) {
        for (Vm other : database.read().vms.values()) {
            boolean same = other.tenant().equals(vm.tenant()) && other.status().state() != VmState.DELETED;
            String reference = vm.identity().externalRef();
            if (same
                    && (other.identity().name().equals(vm.identity().name())
                            || reference != null
                                    && reference.equals(other.identity().externalRef()))) {
                throw new DuplicateKeyException("the tenant has a machine of that name or reference");
            }
        }
        if (database.write().vms.putIfAbsent(vm.id(), vm) != null) {
            throw new DuplicateKeyException("there is a machine " + vm.id());
        }
    }

    @Override
    public void insert(List<Vm> vms) {
        vms.forEach(this::insert);
    }

    @Override
    public Set<String> namesInUse(TenantId tenant) {
        return database.read().vms.values().stream()
                .filter(vm -> vm.tenant().equals(tenant) && vm.status().state() != VmState.DELETED)
                .map(vm -> vm.identity().name())
                .collect(Collectors.toSet());
    }

    @Override
    public void save(Vm before, Vm after) {
        if (before.equals(after)) {
            return;
        }
        put(after);
        VmPlace was = before.place();
        VmPlace is = after.place();
        if (was.host().equals(is.host()) && !was.reserved().equals(is.reserved())) {
            hosts.reserve(is.host(), difference(was.reserved(), is.reserved()));
        }
        was.freedBy(is).forEach(address -> addresses.release(before.id(), address));
    }

    @Override
    public void save(List<Changed> changes) {
        changes.forEach(change -> save(change.before(), change.after()));
    }

    @Override
    public void saveFreed(List<Changed> changes) {
        save(changes);
    }

    @Override
    public void saveHeld(Vm vm) {
        Vm row = Objects.requireNonNull(database.read().vms.get(vm.id()));
        VmPlace place = row.place();
        put(row.with(new VmPlace(
                place.host(),
                place.network(),
                place.generation(),
                vm.place().reserved(),
                vm.place().addressHeld(),
                place.unsettled())));
    }

    private void put(Vm vm) {
        if (database.write().vms.replace(vm.id(), vm) == null) {
            throw new IllegalStateException("there is no machine " + vm.id());
        }
    }

    private static Reservation difference(HostResources was, HostResources is) {
        return new Reservation(
                count(is) - count(was),
                is.vcpus() - was.vcpus(),
                is.memoryMib() - was.memoryMib(),
                is.diskGib() - was.diskGib());
    }

    private static int count(HostResources held) {
        return held.vcpus() + held.memoryMib() + held.diskGib() > 0 ? 1 : 0;
    }
}

package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Machines by identity. Saving one settles in the same transaction what it holds of its host and network, so that a
 * reservation always equals the sum over its machines. Lock order: tenant, machine, host, address.
 */
public interface VmStore {
    Optional<Vm> find(VmId id);

    /** Those that exist, in the order of their ids. */
    List<Vm> findAll(Collection<VmId> ids);

    /** The machine with its row locked until the transaction ends. */
    Optional<Vm> lock(VmId id);

    /** Locks many machines and then their hosts, each in the order of their ids. */
    void lockWithHosts(Collection<VmId> ids);

    /** As above, and with {@code more} hosts. */
    void lockWithHosts(Collection<VmId> ids, Collection<HostId> more);

    /** A new row; its reservation and address were taken before. */
    void insert(Vm vm);

    /** Writes what changed, and gives or takes the difference of what the machine holds. */
    void save(Vm before, Vm after);

    /** Writes what the machine holds after its reservation was changed elsewhere in the same transaction. */
    void saveHeld(Vm vm);
}

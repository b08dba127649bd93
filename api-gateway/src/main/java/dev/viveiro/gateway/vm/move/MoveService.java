package dev.viveiro.gateway.vm.move;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.vm.Accepted;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.gateway.vm.snapshot.SnapshotService;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.Callers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accepts moves of machines to other hosts. */
@Service
public class MoveService {
    private final VmService vms;
    private final SnapshotService snapshots;
    private final Hosts hosts;

    MoveService(VmService vms, SnapshotService snapshots, Hosts hosts) {
        this.vms = vms;
        this.snapshots = snapshots;
        this.hosts = hosts;
    }

    /**
     * Moves a machine.
     *
     * @param host id or name of the host to take it; null for the least loaded that can. Only an administrator may name one
     * @param force one that runs is stopped without being asked
     * @throws ProblemException forbidden; invalid-request for a host that is not known; invalid-state also for a machine with
     *     snapshots; and as {@link VmService#migrate} does
     */
    @Transactional
    public Accepted migrate(Caller caller, VmId vm, @Nullable String host, boolean force) {
        HostCapacity named = null;
        if (host != null) {
            Callers.requireAdministrator(caller);
            named = find(host);
        }
        Accepted accepted = vms.migrate(caller, vm, named, force);
        // its row is locked now: no other comes to be meanwhile
        if (!snapshots.list(caller, vm, null, 1).isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE, "The machine has snapshots, which can't go with it. Delete them first.");
        }
        return accepted;
    }

    private HostCapacity find(String host) {
        return byId(host)
                .or(() -> hosts.named(host))
                .filter(found -> found.state() != HostState.REMOVED)
                .orElseThrow(() ->
                        ProblemException.field("/host", "unknown-host", "Expected the id or the name of a host."));
    }

    private Optional<HostCapacity> byId(String host) {
        try {
            return hosts.find(HostId.of(host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}

package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.gateway.host.MachinesOnHosts;
import dev.viveiro.gateway.vm.store.VmQueries;
import dev.viveiro.kernel.HostId;
import java.util.List;
import org.springframework.stereotype.Component;

/** What a host's fate means for its machines. */
@Component
class HostsAndMachines implements MachinesOnHosts {
    private final VmQueries queries;

    HostsAndMachines(VmQueries queries) {
        this.queries = queries;
    }

    @Override
    public List<HeldVm> on(HostId host) {
        return queries.mayBeOn(host);
    }

    @Override
    public void askAgain(HostId host) {
        // follows
    }
}

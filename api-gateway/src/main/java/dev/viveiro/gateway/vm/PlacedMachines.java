package dev.viveiro.gateway.vm;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import org.springframework.stereotype.Service;

/** Where machines are, for those who ask their hosts. */
@Service
public class PlacedMachines {
    private final VmStore vms;

    PlacedMachines(VmStore vms) {
        this.vms = vms;
    }

    /**
     * One incarnation of a machine, on its host.
     *
     * @param image name of what it was made from, which tells whose of the host's drivers it is
     */
    public record Placed(VmId id, HostId host, int generation, VmState state, String image) {}

    /** @throws ProblemException not-found, for another tenant's, too */
    public Placed require(TenantId tenant, VmId id) {
        return vms.find(id)
                .filter(vm -> vm.tenant().equals(tenant))
                .map(vm -> new Placed(
                        vm.id(),
                        vm.host(),
                        vm.place().generation(),
                        vm.status().state(),
                        vm.build().image()))
                .orElseThrow(() -> ProblemException.notFound("machine", id));
    }
}

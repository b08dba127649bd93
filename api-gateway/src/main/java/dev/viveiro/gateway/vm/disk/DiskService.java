package dev.viveiro.gateway.vm.disk;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.tenant.TenantLock;
import dev.viveiro.gateway.vm.Accepted;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmDisk;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What may be asked of a machine's extra disks; they are listed in the machine's row, which its operation locks. */
@Service
public class DiskService {
    private final VmService vms;
    private final VmStore machines;
    private final TenantLock tenants;
    private final SqlTenantsDisks disks;
    private final DiskSettings settings;
    private final Ids ids;

    DiskService(
            VmService vms,
            VmStore machines,
            TenantLock tenants,
            SqlTenantsDisks disks,
            DiskSettings settings,
            Ids ids) {
        this.vms = vms;
        this.machines = machines;
        this.tenants = tenants;
        this.disks = disks;
        this.settings = settings;
        this.ids = ids;
    }

    /**
     * Gives a machine an empty disk.
     *
     * @throws ProblemException not-found, operation-in-progress, invalid-state, name-in-use, quota-exceeded, no-capacity,
     *     host-unreachable, not-supported
     */
    @Transactional
    public Accepted attach(Caller caller, VmId vm, String name, long sizeGib) {
        // the first of all locks: what the tenant has is counted under it
        tenants.lock(caller.tenant());
        Accepted accepted = vms.operate(
                caller, vm, OperationType.ATTACH_DISK, new Argument.OfDisk(ids.next(), name, sizeGib, false));
        // what is refused from here on is rolled back
        List<VmDisk> with = accepted.vm().build().disks();
        if (with.stream().filter(disk -> disk.name().equals(name)).count() > 1) {
            throw new ProblemException(
                    ProblemCode.NAME_IN_USE,
                    "The machine has a disk named " + name + ". Choose another name, or detach that one first.",
                    List.of(new FieldError("/name", "in-use", "The name is in use.")),
                    Map.of(),
                    null);
        }
        if (with.size() > settings.atMost()) {
            throw new ProblemException(
                    ProblemCode.QUOTA_EXCEEDED,
                    "The machine has " + (with.size() - 1) + " of " + settings.atMost()
                            + " extra disks. Detach one first.");
        }
        long all = disks.gib(caller.tenant());
        if (all > settings.tenantGib()) {
            throw new ProblemException(
                    ProblemCode.QUOTA_EXCEEDED,
                    "The tenant has " + (all - sizeGib) + " of " + settings.tenantGib()
                            + " GiB of extra disks. Choose a smaller one, or detach others first.",
                    List.of(new FieldError("/sizeGib", "quota-exceeded", "There is not that much left.")),
                    Map.of(),
                    null);
        }
        return accepted;
    }

    /** In the order in which they were asked for, at most {@code limit} after {@code after}. */
    public List<Disk> list(Caller caller, VmId vm, @Nullable UUID after, int limit) {
        return machine(caller, vm).build().disks().stream()
                .filter(disk -> after == null || disk.id().compareTo(after) > 0)
                .limit(limit)
                .map(Disk::of)
                .toList();
    }

    private Vm machine(Caller caller, VmId vm) {
        return machines.find(vm)
                .filter(found -> found.tenant().equals(caller.tenant()))
                .orElseThrow(() -> ProblemException.notFound("machine", vm));
    }
}

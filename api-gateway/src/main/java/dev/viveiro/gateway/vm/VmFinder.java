package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds machines by what they are, for those who decide about them; locks nothing. */
public interface VmFinder {
    /** Whether a machine of the tenant that is not DELETED has this name. */
    boolean nameInUse(TenantId tenant, String name);

    /** The tenant's machine with this reference, unless it is DELETED. */
    Optional<Vm> byExternalRef(TenantId tenant, String externalRef);

    /**
     * Machines to announce, stop or delete because they expire; at most {@code limit}.
     *
     * @param announce those that expire by then and were not announced
     * @param stop those that run and expire by then
     * @param delete all that expire by then
     */
    List<VmId> expiring(Instant announce, Instant stop, Instant delete, int limit);

    /**
     * Machines that are leaving, untouched since {@code time}, and with no active operation, on hosts that are not LOST; at most
     * {@code limit}.
     */
    List<VmId> leavingUntended(Instant time, int limit);

    /** Machines placed on the host that hold something there, so that they may exist. */
    List<HeldVm> mayBeOn(HostId host);
}

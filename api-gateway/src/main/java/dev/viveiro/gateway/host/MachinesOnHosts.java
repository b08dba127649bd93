package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.kernel.HostId;
import java.util.List;

/** What a host's fate means for machines: whoever knows machines. */
public interface MachinesOnHosts {
    /** Every machine placed on the host that may exist there, with its generation. */
    List<HeldVm> on(HostId host);

    /**
     * The host does not know any more what it was asked: its unfinished operations are sent again, soon after the caller's
     * transaction has committed.
     */
    void askAgain(HostId host);
}

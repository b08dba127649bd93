package dev.viveiro.gateway.vm;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.util.List;

/** What is left to do about machines whose hosts fell silent, came back, or forgot; each question can be asked at any time. */
public interface UnfinishedWork {
    /** Machines of LOST hosts with an unfinished operation that was sent there and is no deletion. */
    List<VmId> onLostHosts(int limit);

    /** Machines whose create waits for a host that is not UP, and those of which anything else waits for one that is LOST. */
    List<VmId> waitingInVain(int limit);

    /** Machines that were on a host which was destroyed, and hold something there or are leaving. */
    List<VmId> onDestroyedHosts(int limit);

    /** An attempt that its host does not know any more. */
    record Void(VmId vm, OperationId operation, int attempt, HostId host) {}

    /** Every unfinished operation that was sent to the host is void, and so is what was to undo a cancelled create. */
    void forgotten(HostId host);

    /** What is void and has to be asked again, of hosts that are UP. */
    List<Void> toAskAgain(int limit);

    void asked(Void forgotten);

    /** What is void of hosts that were destroyed is asked of nobody. */
    void askNoDestroyedHost();
}

package dev.viveiro.gateway.dispatch;

import dev.viveiro.gateway.dispatch.HostQueue.Share;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Which waiting operations a host is given now. Tenants take turns: whoever has the fewest in the window is next, and among
 * equals whoever waits longest for a turn. A plain function, so that it can be simulated by the thousand.
 */
public final class Dispatch {
    private Dispatch() {}

    /** One operation to release, for the tenant whose turn it was. */
    public record Release(TenantId tenant, OperationId operation) {}

    /** In the order in which they leave; {@code window} is the most that may be out at once on this host. */
    public static List<Release> release(int window, HostQueue queue) {
        int free = window - queue.shares().stream().mapToInt(Share::active).sum();
        PriorityQueue<Turn> turns =
                new PriorityQueue<>(Comparator.comparingInt(Turn::inWindow).thenComparingLong(Turn::turn));
        long turn = 0;
        for (Share share : queue.shares()) {
            turn = Math.max(turn, share.lastTurn());
            if (!share.waiting().isEmpty()) {
                turns.add(new Turn(share, 0, share.lastTurn()));
            }
        }
        List<Release> released = new ArrayList<>();
        while (released.size() < free && !turns.isEmpty()) {
            Turn next = turns.remove();
            released.add(
                    new Release(next.share().tenant(), next.share().waiting().get(next.taken())));
            Turn after = new Turn(next.share(), next.taken() + 1, ++turn);
            if (after.taken() < after.share().waiting().size()) {
                turns.add(after);
            }
        }
        return released;
    }

    private record Turn(Share share, int taken, long turn) {
        int inWindow() {
            return share.active() + taken;
        }
    }
}

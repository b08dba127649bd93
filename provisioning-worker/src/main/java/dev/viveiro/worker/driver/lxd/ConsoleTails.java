package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What instances that run have said, as far as somebody asked: LXD tells of each byte once. The end of it is kept, for the
 * machines that were asked about last.
 */
final class ConsoleTails {
    private static final int KEPT = 256 << 10;
    private static final int MACHINES = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<VmId, Tail> tails = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<VmId, Tail> eldest) {
            return size() > MACHINES;
        }
    };

    private record Tail(String boot, byte[] said) {}

    /** The end of what was said in this boot, with what LXD told now. */
    byte[] with(VmId vm, String boot, byte[] told) {
        lock.lock();
        try {
            Tail before = tails.get(vm);
            byte[] said = before == null || !before.boot().equals(boot) ? new byte[0] : before.said();
            byte[] all = Arrays.copyOf(said, said.length + told.length);
            System.arraycopy(told, 0, all, said.length, told.length);
            byte[] end = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
            tails.put(vm, new Tail(boot, end));
            return end;
        } finally {
            lock.unlock();
        }
    }
}

package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.DriverFailure;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** What instances said on their consoles, as LXD keeps it. */
final class InstanceConsoleLogs implements ConsoleLogs {
    private static final byte[] NOTHING = {};
    /** How LXD 5.0 answers for an instance that has said nothing new: it opens a file that is not there. */
    private static final String NOTHING_SAID = "no such file";

    private static final int LARGEST_LOG = 4 << 20;

    private final LxdConnection lxd;
    private final Instances instances;
    private final ConsoleTails tails = new ConsoleTails();
    private final Map<VmId, Asking> asking = new ConcurrentHashMap<>();

    /** Who asks about one machine, and how many wait to: LXD tells each of them something else, and in this order it was said. */
    private record Asking(ReentrantLock lock, int users) {}

    InstanceConsoleLogs(LxdConnection lxd, Instances instances) {
        this.lxd = lxd;
        this.instances = instances;
    }

    @Override
    public byte[] consoleLog(VmId vm, int most) {
        ReentrantLock lock = asking.merge(
                        vm,
                        new Asking(new ReentrantLock(), 1),
                        (there, added) -> new Asking(there.lock(), there.users() + 1))
                .lock();
        try {
            lock.lockInterruptibly();
            try {
                byte[] said = said(vm);
                return Arrays.copyOfRange(said, Math.max(0, said.length - most), said.length);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LxdFailures.interrupted("reading the console of " + vm, e);
        } finally {
            asking.computeIfPresent(
                    vm, (key, there) -> there.users() == 1 ? null : new Asking(there.lock(), there.users() - 1));
        }
    }

    private byte[] said(VmId vm) {
        String boot = instances.require(vm).bootId();
        byte[] told = told(vm);
        // of one that is off LXD tells all, as often as it is asked
        return boot == null ? told : tails.with(vm, boot, told);
    }

    private byte[] told(VmId vm) {
        try {
            byte[] told = lxd.bytes(instances.path(vm, "/console", ""), LARGEST_LOG);
            return told == null ? NOTHING : told;
        } catch (DriverFailure failure) {
            if (failure.detail().contains(NOTHING_SAID)) {
                return NOTHING;
            }
            throw failure;
        }
    }
}

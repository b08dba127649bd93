package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Pause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How much memory the kernel lets running containers have. LXD tells it in its metrics alone, where it reads the container's control
 * group: of one that is held to nothing it is the host's memory.
 */
final class KernelMemory {
    private static final int LARGEST = 64 << 20;
    private static final Pattern TOTAL =
            Pattern.compile("^(?:lxd|incus)_memory_MemTotal_bytes\\{([^}]*)} (\\S+)$", Pattern.MULTILINE);
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    /** LXD answers with what it read up to eight seconds ago. */
    private static final int LOOKS = 16;

    private final LxdConnection lxd;
    private final String project;
    private final Pause pause;

    KernelMemory(LxdConnection lxd, String project, Pause pause) {
        this.lxd = lxd;
        this.project = project;
        this.pause = pause;
    }

    /**
     * Waits until a running container that had other memory has so much of it: at least so much where it was to get more, at most where
     * it was to get less. True, too, where LXD has no word of it.
     *
     * @param wasMib what it had, in MiB
     * @param mib what it is to have, in MiB
     */
    boolean becomes(VmId vm, long wasMib, long mib) {
        for (int look = 1; look <= LOOKS; look++) {
            OptionalLong total = bytes(vm);
            if (total.isEmpty()) {
                return true;
            }
            long hasMib = total.getAsLong() >> 20;
            if (mib > wasMib ? hasMib >= mib : hasMib <= mib) {
                return true;
            }
            if (look < LOOKS) {
                pause(vm);
            }
        }
        return false;
    }

    private OptionalLong bytes(VmId vm) {
        byte[] metrics = lxd.bytes("/1.0/metrics?project=" + project, LARGEST);
        String name = "name=\"" + InstanceMark.nameOf(vm) + "\"";
        return metrics == null
                ? OptionalLong.empty()
                : TOTAL.matcher(new String(metrics, StandardCharsets.UTF_8))
                        .results()
                        .filter(line -> line.group(1).contains(name))
                        .mapToLong(KernelMemory::value)
                        .findFirst();
    }

    /** It may be written with an exponent. */
    private static long value(MatchResult line) {
        return (long) Double.parseDouble(line.group(2));
    }

    private void pause(VmId vm) {
        try {
            pause.pause(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LxdFailures.interrupted("looking for the memory of " + vm, e);
        }
    }
}

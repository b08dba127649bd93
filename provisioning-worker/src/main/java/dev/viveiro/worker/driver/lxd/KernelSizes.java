package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.Pause;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What running containers have of their sizes. Of memory and file systems LXD tells in its metrics alone, where it reads the container's
 * control group and its disk: of one that is held to nothing it is the host's memory. Of processors the control group tells by itself,
 * where LXD is on this host.
 */
final class KernelSizes {
    private static final int LARGEST = 64 << 20;
    private static final Pattern MEMORY =
            Pattern.compile("^(?:lxd|incus)_memory_MemTotal_bytes\\{([^}]*)} (\\S+)$", Pattern.MULTILINE);
    private static final Pattern FILE_SYSTEM =
            Pattern.compile("^(?:lxd|incus)_filesystem_size_bytes\\{([^}]*)} (\\S+)$", Pattern.MULTILINE);
    /** Kinds of pools that give each machine a file system of its own, as large as its disk but for what it keeps for itself. */
    private static final Set<String> OWN_FILE_SYSTEMS = Set.of("lvm", "zfs", "ceph");

    private static final Duration BETWEEN = Duration.ofSeconds(1);
    /** LXD answers with what it read up to eight seconds ago. */
    private static final int LOOKS = 16;
    /** LXD deals processors out at once. */
    private static final int LOOKS_AT_PROCESSORS = 4;

    private final LxdConnection lxd;
    private final String project;
    private final String pool;
    private final KernelProcessors processors;
    private final Pause pause;

    /** @param groups where the kernel's control groups are mounted */
    KernelSizes(LxdConnection lxd, String project, String pool, Path groups, Pause pause) {
        this.lxd = lxd;
        this.project = project;
        this.pool = pool;
        this.processors = new KernelProcessors(groups, project);
        this.pause = pause;
    }

    /** How large the file system of a container's root is, in bytes; empty where the pool has one for all, or LXD does not tell. */
    OptionalLong fileSystem(VmId vm) {
        String kind =
                lxd.get("/1.0/storage-pools/" + pool).metadata().path("driver").asString("");
        return OWN_FILE_SYSTEMS.contains(kind) ? fileSystem(vm, metrics()) : OptionalLong.empty();
    }

    /**
     * Waits until a running container has the size that LXD gave it: at least so much where it was to get more, at most where it was to get
     * less. Where nothing tells, LXD's word counts.
     *
     * @param fileSystem what {@link #fileSystem} said before a disk grew; empty where none did
     * @return what it has otherwise in the end, each for people; empty when it has its size
     */
    List<String> kept(VmId vm, MachineSize was, MachineSize size, OptionalLong fileSystem) {
        for (int look = 1; ; look++) {
            List<String> kept = look(vm, was, size, fileSystem);
            if (kept.isEmpty() || look == LOOKS) {
                return kept;
            }
            pause(vm);
        }
    }

    /** Waits a little until a running container may run on as many processors as it was given. True where nothing tells. */
    boolean hasProcessors(VmId vm, MachineSize was, MachineSize size) {
        for (int look = 1; ; look++) {
            if (processors(vm, was, size).isEmpty()) {
                return true;
            }
            if (look == LOOKS_AT_PROCESSORS) {
                return false;
            }
            pause(vm);
        }
    }

    /** How many it has otherwise. */
    private OptionalLong processors(VmId vm, MachineSize was, MachineSize size) {
        if (was.vcpus() == size.vcpus()) {
            return OptionalLong.empty();
        }
        OptionalLong has = processors.of(vm);
        // of more than the host has, it has all
        long expected = Math.min(size.vcpus(), processors.ofTheHost().orElse(size.vcpus()));
        return has.isPresent() && !became(was.vcpus(), size.vcpus(), expected, has.getAsLong())
                ? has
                : OptionalLong.empty();
    }

    private List<String> look(VmId vm, MachineSize was, MachineSize size, OptionalLong fileSystem) {
        List<String> kept = new ArrayList<>();
        processors(vm, was, size)
                .ifPresent(has -> kept.add("%d processors instead of %d".formatted(has, size.vcpus())));
        boolean grows = fileSystem.isPresent();
        if (was.memoryMib() == size.memoryMib() && !grows) {
            return kept;
        }
        String metrics = metrics();
        OptionalLong memory = was.memoryMib() == size.memoryMib() ? OptionalLong.empty() : memoryMib(vm, metrics);
        if (memory.isPresent() && !became(was.memoryMib(), size.memoryMib(), size.memoryMib(), memory.getAsLong())) {
            kept.add("%d MiB of memory instead of %d".formatted(memory.getAsLong(), size.memoryMib()));
        }
        OptionalLong now = grows ? fileSystem(vm, metrics) : OptionalLong.empty();
        // a file system keeps a part of what it gets for itself
        long half = ((size.diskGib() - was.diskGib()) << 30) / 2;
        if (now.isPresent() && now.getAsLong() < fileSystem.getAsLong() + half) {
            kept.add("a file system of %d MiB, as before, on a disk of %d GiB"
                    .formatted(now.getAsLong() >> 20, size.diskGib()));
        }
        return kept;
    }

    private static boolean became(long was, long wanted, long expected, long has) {
        return wanted > was ? has >= expected : has <= expected;
    }

    private OptionalLong memoryMib(VmId vm, String metrics) {
        OptionalLong bytes = value(MEMORY, "name=\"" + InstanceMark.nameOf(vm) + "\"", "", metrics);
        return bytes.isPresent() ? OptionalLong.of(bytes.getAsLong() >> 20) : bytes;
    }

    private static OptionalLong fileSystem(VmId vm, String metrics) {
        return value(FILE_SYSTEM, "name=\"" + InstanceMark.nameOf(vm) + "\"", "mountpoint=\"/\"", metrics);
    }

    private static OptionalLong value(Pattern figure, String one, String other, String metrics) {
        return figure.matcher(metrics)
                .results()
                .filter(line -> line.group(1).contains(one) && line.group(1).contains(other))
                .mapToLong(KernelSizes::value)
                .findFirst();
    }

    /** It may be written with an exponent. */
    private static long value(MatchResult line) {
        return (long) Double.parseDouble(line.group(2));
    }

    /** Nothing where LXD has none. */
    private String metrics() {
        byte[] metrics = lxd.bytes("/1.0/metrics?project=" + project, LARGEST);
        return metrics == null ? "" : new String(metrics, StandardCharsets.UTF_8);
    }

    private void pause(VmId vm) {
        try {
            pause.pause(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LxdFailures.interrupted("looking for the size of " + vm, e);
        }
    }
}

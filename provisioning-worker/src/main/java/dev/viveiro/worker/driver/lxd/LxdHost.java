package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Resources;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the host is made of, as LXD sees it. */
final class LxdHost {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    /** A worker looks once a second. */
    private static final int LOOKS_PER_QUESTION = 60;

    private static final String NO_CONTROLLER = "Couldn't find the CGroup CPU controller";

    private final LxdConnection lxd;
    private final String pool;
    private final DiskQuotas quotas;
    private int looks;
    private boolean caps;

    LxdHost(LxdConnection lxd, String pool) {
        this.lxd = lxd;
        this.pool = pool;
        this.quotas = new DiskQuotas(pool);
    }

    DiskQuotas quotas() {
        return quotas;
    }

    /**
     * LXD as it is now.
     *
     * @param version with what is to be known of the pool
     * @param impediment what stands in the way of every start here; null for nothing
     * @param caps it can keep containers to a part of their processors
     */
    record Seen(String version, @Nullable String impediment, boolean caps) {}

    /** Asks it: it may have been restarted since, with other tools or as another version. */
    Seen see() {
        JsonNode environment = get("/1.0").path("environment");
        return new Seen(
                Dialect.of(environment)
                                .version(environment.path("server_version").asString("unknown"))
                        + quotas.remark(),
                GuardTools.missing(environment.path("firewall").asString("")),
                caps());
    }

    /** LXD finds it out when it starts, and each question is one more for its only connection to its database. */
    private synchronized boolean caps() {
        if (looks++ % LOOKS_PER_QUESTION == 0) {
            caps = !missesController();
        }
        return caps;
    }

    /** Without the kernel's controller it takes a cap, keeps it in the configuration, and caps nothing; it says so as a warning. */
    private boolean missesController() {
        LxdAnswer warnings = lxd.get("/1.0/warnings?recursion=1");
        return !warnings.good()
                || warnings.metadata()
                        .valueStream()
                        .anyMatch(warning -> warning.path("type").asString("").equals(NO_CONTROLLER)
                                && !warning.path("status").asString("").equals("resolved"));
    }

    /** One whom LXD does not know may ask for its version, and for nothing else. */
    void requireTrust() {
        if (!get("/1.0").path("auth").asString("").equals("trusted")) {
            throw DriverFailure.retryLater(
                    "hypervisor-distrusts",
                    "this worker is not trusted by LXD",
                    "run lxc config trust add with the file in %s there".formatted(LxdSettings.CERTIFICATE),
                    Duration.ofSeconds(10));
        }
    }

    void requirePool() {
        LxdAnswer there = lxd.get("/1.0/storage-pools/" + pool);
        if (there.absent()) {
            throw DriverFailure.retryLater(
                    "no-pool",
                    "LXD has no storage pool " + pool,
                    "make one with lxc storage create, or name another in VIVEIRO_LXD_POOL",
                    Duration.ofSeconds(10));
        }
        quotas.isOf(there.metadata().path("driver").asString(""));
    }

    HostInventory inventory(List<Machine> machines) {
        JsonNode resources = get("/1.0/resources");
        JsonNode space = get("/1.0/storage-pools/" + pool + "/resources").path("space");
        long vcpus = resources.path("cpu").path("total").asLong();
        long memory = machines.stream()
                .filter(machine -> machine.power() == ObservedPower.RUNNING || machine.power() == ObservedPower.PAUSED)
                .mapToLong(machine -> machine.spec().size().memoryMib())
                .sum();
        long disk = machines.stream()
                .mapToLong(machine -> machine.spec().size().diskGib())
                .sum();
        return new HostInventory(
                new Resources(
                        vcpus,
                        resources.path("memory").path("total").asLong() / MIB,
                        space.path("total").asLong() / GIB),
                new Resources(Math.min(vcpus, lxd.local() ? busy() : 0), memory, disk));
    }

    /** Processors of this machine that had work in the last minute; a system that does not say has none. */
    private static long busy() {
        return Math.max(
                0,
                Math.round(
                        Math.ceil(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())));
    }

    private JsonNode get(String path) {
        LxdAnswer answer = lxd.get(path);
        if (!answer.good()) {
            throw LxdFailures.refused("asking for " + path, answer);
        }
        return answer.metadata();
    }
}

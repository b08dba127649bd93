package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.Death;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Drivers of the tests' LXD, and machines that are small enough for it. */
final class LxdScene {
    private static final String ANSWERED = "1 packets received";

    private LxdScene() {}

    /** The driver of the worker with this home. */
    static HypervisorDriver open(Path home) {
        return open(home, LxdFixture.environment());
    }

    static HypervisorDriver open(Path home, Map<String, String> environment) {
        return LxdDriver.open(context(home, environment));
    }

    /** One for whom each request is a moment of this death. */
    static HypervisorDriver mortal(Path home, Map<String, String> environment, Death death) {
        return LxdDriver.open(context(home, environment), death);
    }

    /** What is found for a worker with this home. */
    static DriverExamination examine(Path home) {
        return examine(home, LxdFixture.environment());
    }

    static DriverExamination examine(Path home, Map<String, String> environment) {
        return LxdDriver.examine(context(home, environment));
    }

    private static DriverContext context(Path home, Map<String, String> environment) {
        return new DriverContext(home, environment, Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause());
    }

    /** The driver of the worker with this home, to which the bytes of images come by {@code files}. */
    static HypervisorDriver open(Path home, ImageFiles files) {
        return open(home, LxdFixture.environment(), files);
    }

    static HypervisorDriver open(Path home, Map<String, String> environment, ImageFiles files) {
        return LxdDriver.open(
                new DriverContext(home, environment, Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause(), files));
    }

    /** A tiny container with an address of its own. */
    static MachineSpec aMachine(String name) {
        MachineSpec spec = MachineFixtures.aMachine(name);
        int number = Math.floorMod(name.hashCode(), 200) + 10;
        return new MachineSpec(
                spec.vm(),
                spec.generation(),
                name,
                spec.tenant(),
                new MachineSize(1, 64, 1),
                ImageRef.named(LxdFixture.TINY),
                new MachineNetwork("10.187.0." + number, 24, "10.187.0.1", "02:00:0a:bb:00:%02x".formatted(number)),
                spec.login());
    }

    /** Afterwards the worker with this home has no machine. */
    static void clear(Path home) {
        clear(home, LxdFixture.environment());
    }

    static void clear(Path home, Map<String, String> environment) {
        try (HypervisorDriver driver = open(home, environment)) {
            driver.list().stream().map(Machine::vm).forEach(driver::destroy);
            assertThat(driver.list()).isEmpty();
        }
    }

    /** Whether somebody with this address answers where the bridges are. */
    static boolean reached(String address) {
        return LxdFixture.inside(asking(address)).contains(ANSWERED);
    }

    /** The same on the other host. */
    static boolean reachedOnOther(String address) {
        return LxdFixture.insideOther(asking(address)).contains(ANSWERED);
    }

    private static String[] asking(String address) {
        return new String[] {"sh", "-c", "busybox ping -c 1 -W 2 " + address + " || echo nobody there"};
    }

    /** Puts a line into a file of the guest. */
    static void write(Path home, VmId vm, String line) {
        try (LxdConnection lxd = connection()) {
            LxdAnswer answer = lxd.post(
                    file(home, vm),
                    line.getBytes(StandardCharsets.UTF_8),
                    Map.of("X-LXD-type", "file", "X-LXD-uid", "0", "X-LXD-gid", "0", "X-LXD-mode", "0644"));
            assertThat(answer.good()).as(answer.error()).isTrue();
        }
    }

    /** What was written last. */
    static String read(Path home, VmId vm) {
        return read(home, vm, LxdFixture.environment());
    }

    static String read(Path home, VmId vm, Map<String, String> environment) {
        try (LxdConnection lxd = connection(environment)) {
            byte[] content = lxd.bytes(file(home, vm), 1 << 20);
            return content == null ? "none" : new String(content, StandardCharsets.UTF_8);
        }
    }

    private static String file(Path home, VmId vm) {
        return "/1.0/instances/" + InstanceMark.nameOf(vm) + "/files?path=/written&project=" + project(home);
    }

    /** The project of the worker with this home. */
    static String project(Path home) {
        try {
            return Files.readString(home.resolve("lxd").resolve("project")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whatever there is of the machines of the worker with this home: instances, volumes, images, addresses that DHCP keeps, and files. */
    static List<String> traces(Path home, Map<String, String> environment) {
        String project = "?project=" + project(home);
        String pool = "storage-pools/" + environment.get("VIVEIRO_LXD_POOL");
        List<String> found = new ArrayList<>();
        try (LxdConnection lxd = connection()) {
            for (String list : List.of("instances", pool + "/volumes", "images")) {
                asked(lxd, "/1.0/" + list + project).forEach(one -> found.add(one.asString("")));
            }
            asked(lxd, "/1.0/networks/" + Bridges.nameOf("10.187.0.1/24") + "/leases" + project)
                    .forEach(lease ->
                            found.add("address " + lease.path("address").asString("")));
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.filter(Files::isRegularFile)
                    .map(file -> home.relativize(file).toString())
                    .forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }

    /** Twice if need be: LXD 5.0 was seen to leave a look at the volumes unanswered while it served a machine's files. */
    private static JsonNode asked(LxdConnection lxd, String path) {
        try {
            return lxd.get(path).metadata();
        } catch (DriverFailure unanswered) {
            return lxd.get(path).metadata();
        }
    }

    /** A client beside the drivers' own. */
    static LxdConnection connection() {
        return connection(LxdFixture.environment());
    }

    static LxdConnection connection(Map<String, String> environment) {
        try {
            return LxdConnection.open(LxdSettings.from(environment).endpoint());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

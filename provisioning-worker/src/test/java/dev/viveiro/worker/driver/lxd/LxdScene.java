package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverExamination;
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
import java.util.Map;

/** Drivers of the tests' LXD, and machines that are small enough for it. */
final class LxdScene {
    private LxdScene() {}

    /** The driver of the worker with this home. */
    static HypervisorDriver open(Path home) {
        return open(home, LxdFixture.environment());
    }

    static HypervisorDriver open(Path home, Map<String, String> environment) {
        return LxdDriver.open(context(home, environment));
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
        try (HypervisorDriver driver = open(home)) {
            driver.list().stream().map(Machine::vm).forEach(driver::destroy);
            assertThat(driver.list()).isEmpty();
        }
    }

    /** Whether somebody with this address answers where the bridges are. */
    static boolean reached(String address) {
        return LxdFixture.inside("sh", "-c", "busybox ping -c 1 -W 2 " + address + " || echo nobody there")
                .contains("1 packets received");
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
        try (LxdConnection lxd = connection()) {
            byte[] content = lxd.bytes(file(home, vm), 1 << 20);
            return content == null ? "none" : new String(content, StandardCharsets.UTF_8);
        }
    }

    private static String file(Path home, VmId vm) {
        try {
            String project =
                    Files.readString(home.resolve("lxd").resolve("project")).strip();
            return "/1.0/instances/" + InstanceMark.nameOf(vm) + "/files?path=/written&project=" + project;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client beside the drivers' own. */
    static LxdConnection connection() {
        try {
            return LxdConnection.open(LxdSettings.from(LxdFixture.environment()).endpoint());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Two simulated hosts as one: the first takes tarballs, as LXD does, and the second takes disks, as libvirt does. */
public final class TwoDrivers implements AutoCloseable {
    public static final ImageRef TARBALL = image("tarball", '1', ImageFormat.LXD_TARBALL);
    public static final ImageRef DISK = image("disk", '2', ImageFormat.QCOW2);

    public final SimulatedDriver realFirst;
    public final SimulatedDriver realSecond;
    final Disguised first;
    final Disguised second;
    public final JoinedDriver joined;
    private final ManualClock clock = ManualClock.at("2026-03-02T08:00:00Z");
    private final AtomicLong ids = new AtomicLong();
    /** Where the bytes of every image are. */
    volatile Path bytes;

    public TwoDrivers(Path home) {
        this(home, Set.of());
    }

    /** @param without abilities that the second has not */
    TwoDrivers(Path home, Set<Class<?>> without) {
        bytes = home.resolve("bytes");
        try {
            Files.writeString(bytes, "of an image");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        realFirst = open(home.resolve("first"));
        realSecond = open(home.resolve("second"));
        first = new Disguised(realFirst, "first", Set.of(Capability.IMAGE_LXD_TARBALL), Set.of());
        second = new Disguised(realSecond, "second", Set.of(Capability.IMAGE_QCOW2, Capability.IMAGE_RAW), without);
        joined = new JoinedDriver(List.of(first, second));
    }

    private SimulatedDriver open(Path home) {
        DriverContext context = new DriverContext(
                home,
                Map.of("VIVEIRO_SIMULATED_LATENCY", "0"),
                clock,
                () -> new UUID(7, ids.incrementAndGet()),
                length -> {
                    if (Thread.interrupted()) {
                        throw new InterruptedException("interrupted during a pause of " + length);
                    }
                },
                (image, use) -> use.accept(bytes));
        if (SimulatedDriver.open(context) instanceof SimulatedDriver simulated) {
            return simulated;
        }
        throw new AssertionError("no simulated host in " + home);
    }

    /** A machine that is there and off. */
    Machine made(String name, ImageRef image) {
        MachineSpec spec = MachineFixtures.from(MachineFixtures.aMachine(name), image);
        joined.ensureImage(image);
        return joined.define(spec);
    }

    public Machine running(String name, ImageRef image) {
        Machine machine = made(name, image);
        joined.start(machine.vm());
        return joined.find(machine.vm()).orElseThrow();
    }

    static DriverFailure gone() {
        return DriverFailure.retryLater("hypervisor-unreachable", "gone", "wait", Duration.ofSeconds(2));
    }

    private static ImageRef image(String name, char digit, ImageFormat form) {
        return ImageRef.of(name, String.valueOf(digit).repeat(64))
                .from(new ImageSource(11, form, "/v1/images/" + name));
    }

    @Override
    public void close() {
        joined.close();
    }
}

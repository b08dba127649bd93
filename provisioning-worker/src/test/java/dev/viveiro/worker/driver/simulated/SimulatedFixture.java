package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A simulated host in a folder, with a clock that stands still and pauses that are noted instead of waited for. */
final class SimulatedFixture implements AutoCloseable {
    final ManualClock clock = ManualClock.at("2026-03-02T08:00:00Z");
    final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    /** Where the bytes of an image are. */
    volatile Function<ImageRef, Path> images = image -> {
        throw new AssertionError("nobody offered " + image);
    };

    volatile Runnable beforeAnId = () -> {};
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, String> environment = new HashMap<>();
    private final Path home;
    private HypervisorDriver driver;

    SimulatedFixture(Path home) {
        this.home = home;
        this.driver = SimulatedDriver.open(context());
    }

    SimulatedDriver driver() {
        if (driver instanceof SimulatedDriver simulated) {
            return simulated;
        }
        throw new AssertionError(driver.info().impediment());
    }

    String impediment() {
        return driver instanceof ImpededDriver ? String.valueOf(driver.info().impediment()) : "none";
    }

    Path log() {
        return home.resolve("simulated").resolve("machines.log");
    }

    Path rules() {
        return home.resolve("simulated").resolve("misbehaviour");
    }

    SimulatedFixture with(String setting, String value) {
        environment.put(setting, value);
        return reopened();
    }

    /** A worker that was stopped and started again. */
    SimulatedFixture reopened() {
        driver.close();
        driver = SimulatedDriver.open(context());
        return this;
    }

    /** A worker that was killed at this moment, its files as they are, and started again; the first goes on. */
    SimulatedFixture killedInto(Path otherHome) {
        try {
            Files.createDirectories(otherHome.resolve("simulated"));
            Files.copy(log(), otherHome.resolve("simulated").resolve("machines.log"));
            return new SimulatedFixture(otherHome);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Machine stopped(String name) {
        MachineSpec spec = MachineFixtures.aMachine(name);
        driver().ensureImage(spec.image());
        return driver().define(spec);
    }

    Machine running(String name) {
        VmId vm = stopped(name).vm();
        driver().start(vm);
        return find(vm);
    }

    Machine find(VmId vm) {
        return driver().find(vm).orElseThrow();
    }

    @Override
    public void close() {
        driver.close();
    }

    private DriverContext context() {
        Pause noted = length -> {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted during a pause of " + length);
            }
            pauses.add(length);
            Thread.yield();
        };
        Ids numbered = () -> {
            beforeAnId.run();
            return new UUID(7, ids.incrementAndGet());
        };
        return new DriverContext(
                home, environment, clock, numbered, noted, (image, use) -> use.accept(images.apply(image)));
    }
}

package dev.viveiro.worker.driver;

import dev.viveiro.worker.driver.joined.JoinedDriver;
import dev.viveiro.worker.driver.libvirt.LibvirtDriver;
import dev.viveiro.worker.driver.lxd.LxdDriver;
import dev.viveiro.worker.driver.opening.ReopeningDriver;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Every driver there is, by the name a host is started with. A new driver is one more row here. */
public final class Drivers {
    private static final Map<String, DriverFactory> BY_NAME = Map.of(
            "simulated", DriverFactory.of(SimulatedDriver::open, SimulatedDriver::examine),
            "lxd", DriverFactory.of(LxdDriver::open, LxdDriver::examine),
            "libvirt", DriverFactory.of(LibvirtDriver::open, LibvirtDriver::examine));

    /** Longer than a guest's trial takes, and short enough for a host to be heard of again in time. */
    private static final Duration AT_START = Duration.ofSeconds(15);

    private Drivers() {}

    /**
     * Opens the drivers that are chosen; when a hypervisor cannot be used here, what is opened tells its impediment. One that is not there
     * yet is waited for during 15 s at most; it is opened by itself when it is there.
     *
     * @param setting one name, or several with commas between them
     * @throws IllegalArgumentException as {@link #chosen} does
     */
    public static HypervisorDriver open(String setting, DriverContext context) {
        List<ReopeningDriver> begun =
                chosen(setting).stream().map(name -> begin(name, context)).toList();
        await(begun);
        List<HypervisorDriver> drivers =
                begun.stream().map(ReopeningDriver::settled).toList();
        return drivers.size() == 1 ? drivers.getFirst() : new JoinedDriver(drivers);
    }

    private static ReopeningDriver begin(String name, DriverContext context) {
        DriverFactory factory = named(name);
        return ReopeningDriver.begin(name, () -> factory.open(context), context.clock(), opening -> Thread.ofPlatform()
                .daemon()
                .name("opening-" + name)
                .start(opening));
    }

    private static void await(List<ReopeningDriver> begun) {
        CompletableFuture<?>[] tries =
                begun.stream().map(ReopeningDriver::tried).toArray(CompletableFuture[]::new);
        try {
            Object unused = CompletableFuture.allOf(tries).get(AT_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an opening never fails, and this one did", e);
        } catch (TimeoutException hangs) {
            // it says so by its impediment
        }
    }

    /**
     * The names in a setting, in their order.
     *
     * @throws IllegalArgumentException when there is no driver of a name, or one is named twice; the message says what to write
     */
    public static List<String> chosen(String setting) {
        List<String> names =
                Stream.of(setting.split(",", -1)).map(String::strip).toList();
        names.forEach(Drivers::named);
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException(
                    "a driver is named twice in '%s'; name each once, the one of images without bytes first"
                            .formatted(setting));
        }
        return names;
    }

    /**
     * What the driver would say of itself here; nothing is changed, and a worker may run on the same home.
     *
     * @throws IllegalArgumentException when there is no driver of this name; the message lists those there are
     */
    public static DriverExamination examine(String name, DriverContext context) {
        return named(name).examine(context);
    }

    /** In alphabetical order. */
    public static SortedSet<String> names() {
        return new TreeSet<>(BY_NAME.keySet());
    }

    private static DriverFactory named(String name) {
        DriverFactory factory = BY_NAME.get(name);
        if (factory == null) {
            throw new IllegalArgumentException(
                    "there is no driver named '%s'; the drivers are: %s".formatted(name, String.join(", ", names())));
        }
        return factory;
    }
}

package dev.viveiro.worker.driver;

import dev.viveiro.worker.driver.libvirt.LibvirtDriver;
import dev.viveiro.worker.driver.lxd.LxdDriver;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every driver there is, by the name a host is started with. A new driver is one more row here. */
public final class Drivers {
    private static final Map<String, DriverFactory> BY_NAME = Map.of(
            "simulated", DriverFactory.of(SimulatedDriver::open, SimulatedDriver::examine),
            "lxd", DriverFactory.of(LxdDriver::open, LxdDriver::examine),
            "libvirt", DriverFactory.of(LibvirtDriver::open, LibvirtDriver::examine));

    private Drivers() {}

    /**
     * Opens the driver; when its hypervisor cannot be used here, what is opened tells its impediment.
     *
     * @throws IllegalArgumentException when there is no driver of this name; the message lists those there are
     */
    public static HypervisorDriver open(String name, DriverContext context) {
        return named(name).open(context);
    }

    /**
     * What the driver would say of itself here; nothing is changed, and a worker may run on the same home.
     *
     * @throws IllegalArgumentException as {@link #open} does
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

package dev.viveiro.worker.driver;

import dev.viveiro.worker.driver.libvirt.LibvirtDriver;
import dev.viveiro.worker.driver.lxd.LxdDriver;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Map;
import java.util.TreeSet;

/** Every driver there is, by the name a host is started with. A new driver is one more row here. */
public final class Drivers {
    private static final Map<String, DriverFactory> BY_NAME =
            Map.of("simulated", SimulatedDriver::open, "lxd", LxdDriver::open, "libvirt", LibvirtDriver::open);

    private Drivers() {}

    /**
     * Opens the driver; when its hypervisor cannot be used here, what is opened tells its impediment.
     *
     * @throws IllegalArgumentException when there is no driver of this name; the message lists those there are
     */
    public static HypervisorDriver open(String name, DriverContext context) {
        DriverFactory factory = BY_NAME.get(name);
        if (factory == null) {
            throw new IllegalArgumentException("there is no driver named '%s'; the drivers are: %s"
                    .formatted(name, String.join(", ", new TreeSet<>(BY_NAME.keySet()))));
        }
        return factory.open(context);
    }
}

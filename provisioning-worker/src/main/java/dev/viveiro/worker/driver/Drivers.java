package dev.viveiro.worker.driver;

import dev.viveiro.worker.driver.joined.JoinedDriver;
import dev.viveiro.worker.driver.libvirt.LibvirtDriver;
import dev.viveiro.worker.driver.lxd.LxdDriver;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every driver there is, by the name a host is started with. A new driver is one more row here. */
public final class Drivers {
    private static final Map<String, DriverFactory> BY_NAME = Map.of(
            "simulated", DriverFactory.of(SimulatedDriver::open, SimulatedDriver::examine),
            "lxd", DriverFactory.of(LxdDriver::open, LxdDriver::examine),
            "libvirt", DriverFactory.of(LibvirtDriver::open, LibvirtDriver::examine));

    private Drivers() {}

    /**
     * Opens the drivers that are chosen; when a hypervisor cannot be used here, what is opened tells its impediment.
     *
     * @param setting one name, or several with commas between them
     * @throws IllegalArgumentException as {@link #chosen} does
     */
    public static HypervisorDriver open(String setting, DriverContext context) {
        List<String> names = chosen(setting);
        return names.size() == 1
                ? named(names.getFirst()).open(context)
                : new JoinedDriver(
                        names.stream().map(name -> named(name).open(context)).toList());
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

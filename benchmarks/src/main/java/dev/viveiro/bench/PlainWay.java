package dev.viveiro.bench;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a hypervisor is driven without Viveiro.
 *
 * @param machines what it has, in words
 * @param script of {@code scripts}
 * @param variable in which the script is told where the hypervisor is
 * @param image of which machines are made, among what the system keeps
 * @param environment what the system's processes are told, so that its machines are such
 */
record PlainWay(String machines, String script, String variable, String image, Map<String, String> environment) {
    private static final Map<String, PlainWay> BY_DRIVER = Map.of(
            "lxd",
            new PlainWay(
                    "LXD containers",
                    "plain-lxd",
                    "LXD_DIR",
                    "images/debian-12.tar.gz",
                    Map.of("VIVEIRO_DRIVER", "lxd", "VIVEIRO_WORKER_LIMITS_CREATE", "8")),
            "libvirt",
            // a Debian guest would boot for a minute where there is no KVM, and that alone would be measured
            new PlainWay(
                    "libvirt guests",
                    "plain-libvirt",
                    "LIBVIRT_DIR",
                    "images/debian-12.qcow2",
                    Map.of(
                            "VIVEIRO_DRIVER",
                            "libvirt",
                            "VIVEIRO_GUEST",
                            "tiny-guest",
                            "VIVEIRO_WORKER_LIMITS_CREATE",
                            "8")));

    /** @throws IllegalArgumentException when there is none for this driver */
    static PlainWay of(String driver) {
        PlainWay way = BY_DRIVER.get(driver);
        if (way == null) {
            throw new IllegalArgumentException("there is no plain script for " + driver);
        }
        return way;
    }

    /** The script, beside a system that is up. */
    PlainScript start(BenchSystem system, Customer customer) throws Exception {
        Path file = BenchSystem.repository().resolve("scripts").resolve(script);
        String place = variable.equals("LXD_DIR")
                ? system.lxd()
                : system.folder("libvirt").toString();
        return new PlainScript(
                file, Map.of(variable, place, "PLAIN_ACCELERATOR", accelerator(customer)), system.folder(image));
    }

    /** The one that the driver found to work, which its version names; the script's guests have the same. */
    private static String accelerator(Customer administrator) throws Exception {
        String version =
                administrator.get("/v1/hosts").at("/items/0/driverVersion").asString("");
        return version.contains("accelerator kvm") ? "kvm" : "qemu";
    }
}

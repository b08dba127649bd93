package dev.viveiro.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A private libvirt in namespaces of its own, one for all tests of a JVM, with the tiny guest. Only root can start it. */
public final class LibvirtFixture {
    /** The image that boots in seconds, without KVM too. */
    public static final String TINY = "tiny-guest";

    private LibvirtFixture() {}

    private static final class Shared {
        static final Path FOLDER = Nodes.own("libvirt", "libvirt-node");

        static {
            var build =
                    Nodes.repository().resolve("images").resolve("tiny-guest").resolve("build");
            Nodes.run(build.toString(), images().resolve(TINY + ".qcow2").toString());
        }

        static Path images() {
            return FOLDER.resolve("files");
        }
    }

    /** Another host: a daemon with a pool and networks of its own. Its operator gave it the same images. */
    private static final class Other {
        static final Path FOLDER = Nodes.own("libvirt-other", "libvirt-node");
    }

    /** A host that goes down and comes up while its test looks. It has the same images. */
    private static final class Rebooting {
        static final Path FOLDER = Nodes.own("libvirt-boot", "libvirt-node");
    }

    /** One whose machines have control groups of the kernel, of which the host may keep empty folders. */
    private static final class Limiting {
        static final Path FOLDER = Nodes.own("libvirt-limits", "libvirt-node", "VIVEIRO_LIBVIRT_CGROUPS=cpu");
        static final Path IMAGES = FOLDER.resolve("files");

        static {
            var build =
                    Nodes.repository().resolve("images").resolve("tiny-guest").resolve("build");
            Nodes.run(build.toString(), IMAGES.resolve(TINY + ".qcow2").toString());
        }
    }

    /** One that makes containers. */
    private static final class Containers {
        static final Path FOLDER = Nodes.own("libvirt-lxc", "libvirt-node", "VIVEIRO_LIBVIRT_LXC=yes");
        static final Path IMAGES = FOLDER.resolve("files");

        static {
            var build = Nodes.repository()
                    .resolve("images")
                    .resolve("busybox-container")
                    .resolve("build");
            Nodes.run(build.toString(), IMAGES.resolve(TINY + ".tar.gz").toString());
        }
    }

    /** Whether libvirt's containers must run here: for root where {@code ./dev test} can install the driver, or where it is installed. */
    public static boolean containersPossible() {
        return "root".equals(System.getProperty("user.name"))
                && (Files.isExecutable(Path.of("/usr/bin/apt-get"))
                        || Files.isExecutable(Path.of("/usr/lib/libvirt/libvirt_lxc")))
                && Files.isDirectory(Path.of("/sys/fs/cgroup"));
    }

    /** What a worker is told of a libvirt that makes containers, of the image {@link #TINY}. */
    public static Map<String, String> containers() {
        var node = NodeEnvironment.read(Containers.FOLDER.resolve("env"));
        return Map.of(
                "VIVEIRO_LIBVIRT_URI",
                node.value("VIVEIRO_LIBVIRT_URI"),
                "VIVEIRO_LIBVIRT_IMAGES",
                Containers.IMAGES.toString(),
                "VIVEIRO_LIBVIRT_STOP_PATIENCE",
                "PT20S");
    }

    /** Kills the daemon of the containers and starts another, while they go on. */
    public static void restartContainersDaemon() {
        var script = Nodes.repository().resolve("scripts").resolve("libvirt-node");
        Nodes.run(script.toString(), "restart", Containers.FOLDER.toString());
    }

    /** Whether the kernel's controller of processors can be used, of either kind of control groups: by the rule of {@code ./dev up}. */
    public static boolean limitsPossible() {
        return possible() && !processorGroups().isEmpty();
    }

    private static String processorGroups() {
        var rule = Nodes.repository().resolve("scripts").resolve("dev").resolve("hypervisor.sh");
        return Nodes.run("bash", "-ec", "source \"$1\"; processor_groups", "bash", rule.toString());
    }

    /** What a worker is told of a libvirt of its own that can limit what machines get of processors. */
    public static Map<String, String> limiting() {
        var node = NodeEnvironment.read(Limiting.FOLDER.resolve("env"));
        return Map.of(
                "VIVEIRO_LIBVIRT_URI",
                node.value("VIVEIRO_LIBVIRT_URI"),
                "VIVEIRO_LIBVIRT_POOL",
                node.value("VIVEIRO_LIBVIRT_POOL"),
                "VIVEIRO_LIBVIRT_IMAGES",
                Limiting.IMAGES.toString());
    }

    /** Whether one must run here: for root where {@code ./dev test} can install it, or where it is installed. */
    public static boolean possible() {
        return "root".equals(System.getProperty("user.name"))
                && (Files.isExecutable(Path.of("/usr/bin/apt-get"))
                        || Files.isExecutable(Path.of("/usr/sbin/libvirtd")));
    }

    /** Whether volume groups of LVM can be made: where it is installed, and the kernel has the device mapper. */
    public static boolean volumeGroupsPossible() {
        return possible()
                && Files.isExecutable(Path.of("/usr/sbin/vgcreate"))
                && Files.exists(Path.of("/dev/mapper/control"));
    }

    /** Whether there can be a storage pool whose volumes are devices: with LVM, or with ZFS where libvirt knows it. */
    public static boolean devicePoolsPossible() {
        return volumeGroupsPossible()
                || (possible()
                        && Files.isExecutable(Path.of("/usr/sbin/zpool"))
                        && Files.exists(Path.of("/dev/zfs"))
                        && Files.exists(Path.of("/usr/share/doc/libvirt-daemon-driver-storage-zfs")));
    }

    /** What a worker is told of it by its environment. */
    public static Map<String, String> environment() {
        return environment(Shared.FOLDER);
    }

    /** What a worker of the other host is told of its libvirt. */
    public static Map<String, String> otherEnvironment() {
        return environment(Other.FOLDER);
    }

    /** What a worker of the host that {@link #reboot} reboots is told of its libvirt. */
    public static Map<String, String> rebootingEnvironment() {
        return environment(Rebooting.FOLDER);
    }

    /** That host goes down with all its machines, and comes up again. */
    public static void reboot() {
        Nodes.reboot(Rebooting.FOLDER, "libvirt-node");
    }

    private static Map<String, String> environment(Path folder) {
        var node = NodeEnvironment.read(folder.resolve("env"));
        return Map.of(
                "VIVEIRO_LIBVIRT_URI",
                node.value("VIVEIRO_LIBVIRT_URI"),
                "VIVEIRO_LIBVIRT_POOL",
                node.value("VIVEIRO_LIBVIRT_POOL"),
                "VIVEIRO_LIBVIRT_IMAGES",
                Shared.images().toString(),
                "VIVEIRO_LIBVIRT_STOP_PATIENCE",
                "PT40S");
    }

    /** Kills the daemon and starts another, while the machines go on. */
    public static void restartDaemon() {
        var script = Nodes.repository().resolve("scripts").resolve("libvirt-node");
        Nodes.run(script.toString(), "restart", Shared.FOLDER.toString());
    }

    /** What the command says where the machines' network and the pool are, in the daemon's place. */
    public static String inside(String... command) {
        return inside(Shared.FOLDER, command);
    }

    /** The same on the other host. */
    public static String insideOther(String... command) {
        return inside(Other.FOLDER, command);
    }

    /** The same where the containers' network is. */
    public static String insideContainers(String... command) {
        return inside(Containers.FOLDER, command);
    }

    private static String inside(Path folder, String... command) {
        var script = Nodes.repository().resolve("scripts").resolve("libvirt-node");
        List<String> all = new ArrayList<>(List.of(script.toString(), "run", folder.toString()));
        all.addAll(List.of(command));
        return Nodes.run(all.toArray(String[]::new));
    }

    /** Where the files of the pool lie. */
    public static Path pool() {
        return Shared.FOLDER.resolve("lib").resolve("images");
    }

    /** Where libvirt keeps the leases and the addresses that it hands out. */
    public static Path leases() {
        return Shared.FOLDER.resolve("lib").resolve("dnsmasq");
    }
}

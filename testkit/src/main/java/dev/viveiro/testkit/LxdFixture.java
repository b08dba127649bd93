package dev.viveiro.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A private LXD in namespaces of its own, one for all tests of a JVM, with the tiny image. Only root can start it. */
public final class LxdFixture {
    /** The image that boots in milliseconds. */
    public static final String TINY = "busybox";

    private LxdFixture() {}

    private static final class Shared {
        static final Path FOLDER = Nodes.own("lxd", "lxd-node");

        static {
            var build = Nodes.repository()
                    .resolve("images")
                    .resolve("busybox-container")
                    .resolve("build");
            Nodes.run(build.toString(), images().resolve(TINY + ".tar.gz").toString());
        }

        static Path images() {
            return FOLDER.resolve("images");
        }
    }

    /** Another host: a daemon with a folder, a pool and networks of its own. Its operator gave it no image. */
    private static final class Other {
        static final Path FOLDER = Nodes.own("lxd-other", "lxd-node");
    }

    /** A host that goes down and comes up while its test looks. */
    private static final class Rebooting {
        static final Path FOLDER = Nodes.own("lxd-boot", "lxd-node");
    }

    /** Whether one must run here: for root where {@code ./dev test} can install it, or where it is installed. */
    public static boolean possible() {
        return "root".equals(System.getProperty("user.name"))
                && (Files.isExecutable(Path.of("/usr/bin/apt-get")) || Files.isExecutable(Path.of("/usr/bin/lxd")));
    }

    /** What the command says where the machines' network is. */
    public static String inside(String... command) {
        return inside(Shared.FOLDER, command);
    }

    /** The same on the other host. */
    public static String insideOther(String... command) {
        return inside(Other.FOLDER, command);
    }

    private static String inside(Path node, String... command) {
        var script = Nodes.repository().resolve("scripts").resolve("lxd-node");
        List<String> all = new ArrayList<>(List.of(script.toString(), "run", node.toString()));
        all.addAll(List.of(command));
        return Nodes.run(all.toArray(String[]::new));
    }

    /** Starts a command where the machines' network is; it is its caller's to end. */
    static Process start(String... command) throws IOException {
        var script = Nodes.repository().resolve("scripts").resolve("lxd-node");
        List<String> all = new ArrayList<>(List.of(script.toString(), "run", Shared.FOLDER.toString()));
        all.addAll(List.of(command));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What LXD's own client says to a command. */
    public static String command(String... arguments) {
        List<String> all = new ArrayList<>(List.of("env", "LXD_DIR=" + folder(), "lxc"));
        all.addAll(List.of(arguments));
        return inside(all.toArray(String[]::new));
    }

    /** LXD's own, with its certificate. */
    public static Path folder() {
        return folder(Shared.FOLDER);
    }

    /** The same of the other host. */
    public static Path otherFolder() {
        return folder(Other.FOLDER);
    }

    private static Path folder(Path node) {
        return Path.of(NodeEnvironment.read(node.resolve("env")).value("LXD_DIR"));
    }

    /** What a worker is told of it by its environment. */
    public static Map<String, String> environment() {
        return withImages(Shared.FOLDER);
    }

    /** What a worker of the other host is told of its LXD. */
    public static Map<String, String> otherEnvironment() {
        return environment(Other.FOLDER);
    }

    /** What a worker of the host that {@link #reboot} reboots is told of its LXD. */
    public static Map<String, String> rebootingEnvironment() {
        return withImages(Rebooting.FOLDER);
    }

    /** That host goes down with all its machines, and comes up again. */
    public static void reboot() {
        Nodes.reboot(Rebooting.FOLDER, "lxd-node");
    }

    private static Map<String, String> withImages(Path folder) {
        var environment = new HashMap<>(environment(folder));
        environment.put("VIVEIRO_LXD_IMAGES", Shared.images().toString());
        return Map.copyOf(environment);
    }

    private static Map<String, String> environment(Path folder) {
        var node = NodeEnvironment.read(folder.resolve("env"));
        return Map.of(
                "VIVEIRO_LXD_SOCKET",
                node.value("VIVEIRO_LXD_SOCKET"),
                "VIVEIRO_LXD_POOL",
                node.value("VIVEIRO_LXD_POOL"),
                "VIVEIRO_LXD_CAPTURES",
                "true",
                "VIVEIRO_LXD_STOP_PATIENCE",
                "PT5S");
    }
}

package dev.viveiro.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** Where the brokers and databases of the tests come from, and the private nodes among them. */
final class Nodes {
    /** Nobody reads these nodes' data again, and a JVM that takes 30 s to end is taken for one that hangs. */
    private static final String STOP_PATIENCE_SECONDS = "5";

    private static final @Nullable String STARTED_BEFORE = System.getenv("VIVEIRO_TEST_NODES");

    private Nodes() {}

    /** True when nobody started nodes for us and a Docker engine answers. */
    static boolean containersAreWanted() {
        return STARTED_BEFORE == null && DockerClientFactory.instance().isDockerAvailable();
    }

    /**
     * The coordinates of a private node, which is started unless {@code VIVEIRO_TEST_NODES} names the folder of one.
     *
     * @param kind name of the node's folder
     * @param script its script in {@code scripts/}
     */
    static NodeEnvironment environment(String kind, String script) {
        if (STARTED_BEFORE != null) {
            return NodeEnvironment.read(Path.of(STARTED_BEFORE, kind, "env"));
        }
        return NodeEnvironment.read(own(kind, script).resolve("env"));
    }

    /**
     * The folder of a private node of this JVM, which is started, and wiped when the JVM ends.
     *
     * @param environment {@code NAME=value} of its script
     */
    static Path own(String kind, String script, String... environment) {
        var folder = Waiting.on(() -> Files.createTempDirectory("viveiro-" + kind));
        var command = command(script);
        start(folder, command, environment);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            run(command, "stop", folder.toString(), STOP_PATIENCE_SECONDS);
            run(command, "wipe", folder.toString());
        }));
        return folder;
    }

    /** A node of this JVM is stopped with all that it started, and started again, as by a reboot of its host. */
    static void reboot(Path folder, String script) {
        var command = command(script);
        run(command, "stop", folder.toString(), STOP_PATIENCE_SECONDS);
        start(folder, command);
    }

    private static String command(String script) {
        return repository().resolve("scripts").resolve(script).toString();
    }

    private static void start(Path folder, String command, String... environment) {
        // A JVM that is killed runs no hook: the script watches our process and stops the node itself.
        var start = new ArrayList<>(List.of("env"));
        start.addAll(List.of(environment));
        start.addAll(List.of(
                command,
                "start",
                folder.toString(),
                "--until-exit",
                String.valueOf(ProcessHandle.current().pid())));
        run(start.toArray(String[]::new));
    }

    /** The folder that holds {@code mvnw}, above the module in which the tests run. */
    static Path repository() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("Expected to run inside the repository, but no folder above "
                + Path.of("").toAbsolutePath() + " holds mvnw");
    }

    /** What the command said. */
    static String run(String... command) {
        return Waiting.on(() -> {
            var output = Files.createTempFile("viveiro-node", ".log");
            try {
                var process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (process.waitFor() != 0) {
                    throw new IOException(String.join(" ", command) + " failed: " + Files.readString(output));
                }
                return Files.readString(output);
            } finally {
                Files.deleteIfExists(output);
            }
        });
    }
}

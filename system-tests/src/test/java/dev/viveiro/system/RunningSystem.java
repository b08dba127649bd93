package dev.viveiro.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The whole system in a folder of its own, started by {@code ./dev up} and removed when it is closed or this JVM ends.
 * Hosts report every 2 s and a reboot has 35 s, so that what waits for them can be seen to end.
 */
final class RunningSystem implements AutoCloseable {
    /** Of the shared system. */
    static final int HOSTS = 2;

    /** Bulk operations that each host is sent before earlier ones have ended. */
    static final int WINDOW = 8;

    /** By which the provider {@code bank} signs what it tells of payments. */
    static final String WEBHOOK_SECRET = "a secret of the system tests that is long enough";

    private static final Map<String, String> SETTINGS = Map.of(
            "VIVEIRO_SKIP_BUILD", "1",
            "VIVEIRO_DISPATCH_WINDOW", String.valueOf(WINDOW),
            "VIVEIRO_REPORT_FULL", "PT2S",
            "VIVEIRO_SAMPLE_PERIOD", "PT2S",
            "VIVEIRO_CREDIT_LOOKEVERY", "PT2S",
            "VIVEIRO_PAYMENTS_WEBHOOKS_BANK_SECRET", WEBHOOK_SECRET,
            "VIVEIRO_OPERATIONS_REBOOT", "PT35S");

    private final Path repository = repository();
    private final Path run;
    private final int hosts;
    private final Map<String, String> settings;
    private final List<ProcessHandle> frozen = new ArrayList<>();
    private boolean closed;

    private RunningSystem(int hosts, Map<String, String> more) {
        this.hosts = hosts;
        this.settings = new HashMap<>(SETTINGS);
        settings.putAll(more);
        try {
            run = Files.createTempDirectory("viveiro-system");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        up();
    }

    /** The one with two hosts that all tests share which need no other; it is started at the first use. */
    static RunningSystem shared() {
        return Shared.SYSTEM;
    }

    /** One of a test's own, which the test closes. Variables in {@code more} override those of the shared one. */
    static RunningSystem own(int hosts, Map<String, String> more) {
        return new RunningSystem(hosts, more);
    }

    /** Starts what is not running and thaws what is frozen; returns when everything is ready. */
    void up() {
        thaw();
        dev("up", "--hosts", String.valueOf(hosts));
    }

    /** Ends a process and its children as a power cut would: {@code api-gateway}, {@code rabbitmq} and so on. */
    void kill(String process) {
        var family = family(process);
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(one -> one.onExit().join());
    }

    /** Stops a process and its children where they are: connections stay open, and nobody answers, until {@link #up}. */
    void freeze(String process) {
        var family = family(process);
        frozen.addAll(family);
        family.forEach(one -> finished("kill", "-STOP", String.valueOf(one.pid())));
    }

    void thaw() {
        frozen.forEach(one -> finished("kill", "-CONT", String.valueOf(one.pid())));
        frozen.clear();
    }

    private List<ProcessHandle> family(String process) {
        var pid = Long.parseLong(read(run.resolve("pids/" + process + ".pid")).strip());
        var handle = ProcessHandle.of(pid)
                .orElseThrow(() ->
                        new IllegalStateException("Expected " + process + " to run, but pid " + pid + " is gone"));
        return Stream.concat(Stream.of(handle), handle.descendants()).toList();
    }

    /** The value of a line of {@code .run/env}. */
    String setting(String name) {
        return read(run.resolve("env"))
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Expected " + name + " in " + run.resolve("env")));
    }

    /** The folder that holds everything of this system: see {@code docs/how-to/run-without-docker.md}. */
    Path run() {
        return run;
    }

    /** A password that {@code ./dev up} made, such as {@code broker-viveiro-gateway}. */
    String secret(String name) {
        return read(run.resolve("secrets/" + name)).strip();
    }

    /** A new connection to the journal of a worker such as {@code provisioning-worker-1}, to read; the caller closes it. */
    Connection journal(String worker) throws SQLException {
        var home = run.resolve("workers/" + worker.replace("provisioning-worker", "host"));
        return DriverManager.getConnection("jdbc:sqlite:file:" + home.resolve("journal.db") + "?mode=ro");
    }

    /** A new connection of the administrator, which the caller closes. */
    Connection database() throws SQLException {
        var url = "jdbc:postgresql://" + setting("PG_HOST") + ":" + setting("PG_PORT") + "/" + setting("PG_DATABASE");
        return DriverManager.getConnection(url, setting("PG_ADMIN_USER"), setting("PG_ADMIN_PASSWORD"));
    }

    /** Names of the libraries of all processes, beside their jars and inside them. */
    List<String> libraries() {
        try (var files = Files.walk(run.resolve("jars"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .flatMap(jar -> Stream.concat(Stream.of(jar.getFileName().toString()), librariesIn(jar)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> librariesIn(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).filter(name -> name.endsWith(".jar")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Homes of the workers of all hosts. */
    List<Path> hosts() {
        return IntStream.rangeClosed(1, hosts)
                .mapToObj(number -> run.resolve("workers/host-" + number))
                .toList();
    }

    /** The log of a process so far. */
    String log(String process) {
        return read(run.resolve("logs/" + process + ".log"));
    }

    /** All mails as they came over SMTP, each after the line with its length in the mail sink's file. */
    List<String> mails() {
        return Stream.of(read(run.resolve("mail").resolve("mails")).split("(?m)^mail \\d+\n"))
                .filter(mail -> !mail.isEmpty())
                .toList();
    }

    /** What came of a call of {@code ./dev}; {@code output} has both streams. */
    record Call(int exit, String output) {}

    /** Calls {@code ./dev} on this system, as a person does who redirects its output. */
    Call call(String... arguments) {
        return call(Map.of(), arguments);
    }

    /** @param more of the environment */
    Call call(Map<String, String> more, String... arguments) {
        var command = new ArrayList<>(List.of(repository.resolve("dev").toString()));
        command.addAll(List.of(arguments));
        var output = run.resolveSibling(run.getFileName() + "-dev.log");
        var builder = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // nothing of a test run around us may leak into the system under test
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("VIVEIRO_") || name.equals("STARTED_TEST_NODES"));
        builder.environment().put("VIVEIRO_DRIVER", "simulated");
        builder.environment().putAll(settings);
        builder.environment().put("VIVEIRO_RUN", run.toString());
        builder.environment().putAll(more);
        try {
            return new Call(builder.start().waitFor(), read(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ./dev was at work", e);
        }
    }

    private void dev(String... arguments) {
        var call = call(arguments);
        if (call.exit() != 0) {
            throw new IllegalStateException(
                    "./dev " + String.join(" ", arguments) + " failed:\n" + call.output() + ends());
        }
    }

    private String ends() {
        try (var logs = Files.list(run.resolve("logs"))) {
            return logs.map(log -> log.getFileName() + ":\n" + end(read(log))).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "";
        }
    }

    private static String end(String text) {
        return text.substring(Math.max(0, text.length() - 2_000));
    }

    /** Ends its processes and removes all it kept; nothing happens the second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        thaw();
        dev("down", "--wipe");
        finished("rm", "-rf", run.toString(), run + "-dev.log");
    }

    private static void finished(String... command) {
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path repository() {
        var folder = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
        if (folder == null || !Files.exists(folder.resolve("dev"))) {
            throw new IllegalStateException(
                    "Expected to run in a module of the repository, but " + folder + " has no ./dev");
        }
        return folder;
    }

    private static final class Shared {
        static final RunningSystem SYSTEM = new RunningSystem(HOSTS, Map.of());
    }
}

package dev.viveiro.bench;

import dev.viveiro.testkit.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The whole system in a folder of its own, started by {@code ./dev} and removed afterwards. */
final class BenchSystem implements AutoCloseable {
    private final Path repository = repository();
    private final Path run = Files.createTempDirectory("viveiro-bench");

    private final Map<String, String> environment;

    BenchSystem() throws IOException {
        this(Map.of());
    }

    /** @param environment what its processes are told beside what {@code ./dev up} tells them */
    BenchSystem(Map<String, String> environment) throws IOException {
        this.environment = Map.copyOf(environment);
    }

    void up(int hosts) {
        dev("up", "--hosts", Integer.toString(hosts));
    }

    /** Its data stays. */
    void down() {
        dev("down");
    }

    /** The lines that one of its processes has logged since the system was made. */
    List<String> log(String process) throws IOException {
        return Files.readAllLines(run.resolve("logs/" + process + ".log"));
    }

    Processes processes() {
        return new Processes(run.resolve("pids"));
    }

    /** Its broker, as the administrator sees it. */
    Broker broker() {
        return new Broker(
                setting("AMQP_HOST"),
                Integer.parseInt(setting("AMQP_PORT")),
                setting("AMQP_VHOST"),
                setting("AMQP_ADMIN_USER"),
                setting("AMQP_ADMIN_PASSWORD"),
                setting("AMQP_MANAGEMENT_URL"));
    }

    /** How many mails its mail server holds for addresses that start so. */
    long mails(String prefix) throws IOException, InterruptedException {
        long count = 0;
        String token = "";
        try (var http = HttpClient.newHttpClient()) {
            do {
                var uri = URI.create(setting("MAIL_URL") + "/messages?limit=500" + token);
                var answer = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                var page = JsonMapper.shared().readTree(answer.body());
                for (var mail : page.path("items")) {
                    count += mail.at("/to/0").asString("").startsWith(prefix) ? 1 : 0;
                }
                var next = page.path("nextPageToken").asString("");
                token = next.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            } while (!token.isEmpty());
        }
        return count;
    }

    /** Ends every service but this one, which has broker, database and processors to itself then. */
    void leaveAlone(String process) throws IOException {
        for (var name : processes().cpuMillis().keySet()) {
            if (!List.of(process, "rabbitmq", "postgresql").contains(name)) {
                kill(name);
            }
        }
    }

    /** Its broker, as the gateway sees it. */
    Broker gatewayBroker() throws IOException {
        var administrator = broker();
        return new Broker(
                administrator.host(),
                administrator.port(),
                administrator.vhost(),
                "viveiro-gateway",
                Files.readString(run.resolve("secrets/broker-viveiro-gateway")).strip(),
                administrator.managementUrl());
    }

    /** Ends one process at once. */
    void kill(String process) throws IOException {
        var pid = Long.parseLong(
                Files.readString(run.resolve("pids/" + process + ".pid")).strip());
        ProcessHandle.of(pid).ifPresent(handle -> {
            handle.destroyForcibly();
            handle.onExit().join();
        });
    }

    /** The value of a line of {@code .run/env}. */
    String setting(String name) {
        return setting(run.resolve("env"), name);
    }

    /** The folder of its LXD. */
    String lxd() {
        return setting(run.resolve("lxd/env"), "LXD_DIR");
    }

    private static String setting(Path file, String name) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Expected " + name + " in " + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection of the database's administrator. */
    Connection database() throws SQLException {
        var url = "jdbc:postgresql://" + setting("PG_HOST") + ":" + setting("PG_PORT") + "/" + setting("PG_DATABASE");
        return DriverManager.getConnection(url, setting("PG_ADMIN_USER"), setting("PG_ADMIN_PASSWORD"));
    }

    @Override
    public void close() throws Exception {
        dev("down", "--wipe");
        new ProcessBuilder("rm", "-rf", run.toString()).start().waitFor();
    }

    private void dev(String... arguments) {
        var command = new ArrayList<>(List.of(repository.resolve("dev").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(repository.toFile()).inheritIO();
        builder.environment().put("VIVEIRO_DRIVER", "simulated");
        builder.environment().putAll(environment);
        builder.environment().put("VIVEIRO_RUN", run.toString());
        try {
            if (builder.start().waitFor() != 0) {
                throw new IllegalStateException("./dev " + String.join(" ", arguments) + " failed; see above");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ./dev was at work", e);
        }
    }

    /** A file or folder of what it keeps. */
    Path folder(String name) {
        return run.resolve(name);
    }

    static Path repository() {
        for (@Nullable Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("Expected to run inside the repository; run it as ./dev bench create-accept");
    }
}

package dev.viveiro.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tests' LXD where it is spoken to over HTTPS, as from another host: with a certificate that it was told to trust. */
public final class LxdOverHttps implements AutoCloseable {
    private static final int PORT = 8443;
    private static final int TRIES = 200;

    private final Path folder;
    private final Process inside;
    private final Relay relay;

    private LxdOverHttps(Path folder, Process inside, Relay relay) {
        this.folder = folder;
        this.inside = inside;
        this.relay = relay;
    }

    /** @param folder an empty one for certificates; it is left to its owner */
    public static LxdOverHttps open(Path folder) {
        return Waiting.on(() -> {
            Certificates certificates = new Certificates(folder);
            certificates.ofItself("worker");
            certificates.ofItself("stranger");
            LxdFixture.command("config", "set", "core.https_address", "127.0.0.1:" + PORT);
            LxdFixture.command(
                    "config", "trust", "add", folder.resolve("worker.crt").toString(), "--name", "worker");
            Path socket = folder.resolve("relay");
            Process inside = LxdFixture.start(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    Path.of(Relay.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI())
                            .toString(),
                    Relay.class.getName(),
                    socket.toString(),
                    String.valueOf(PORT));
            awaitFile(socket);
            return new LxdOverHttps(folder, inside, Relay.to(socket));
        });
    }

    /** What a worker is told of it by its environment. */
    public Map<String, String> environment() {
        return as("worker");
    }

    /** The same with a certificate that LXD does not know. */
    public Map<String, String> strangersEnvironment() {
        return as("stranger");
    }

    private Map<String, String> as(String whom) {
        Map<String, String> environment = new HashMap<>(LxdFixture.environment());
        environment.remove("VIVEIRO_LXD_SOCKET");
        environment.put("VIVEIRO_LXD_URL", "https://127.0.0.1:" + Waiting.on(relay::port));
        environment.put("VIVEIRO_LXD_CERTIFICATE", folder.resolve(whom + ".crt").toString());
        environment.put("VIVEIRO_LXD_KEY", folder.resolve(whom + ".key").toString());
        environment.put(
                "VIVEIRO_LXD_SERVER_CERTIFICATE",
                LxdFixture.folder().resolve("server.crt").toString());
        return environment;
    }

    private static void awaitFile(Path file) throws IOException, InterruptedException {
        for (int i = 0; !Files.exists(file); i++) {
            if (i == TRIES) {
                throw new IOException("The relay into LXD's network did not start.");
            }
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    /** Fingerprints, the fourth column. */
    private static List<String> trusted() {
        return LxdFixture.command("config", "trust", "list", "--format", "csv")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(",")[3])
                .toList();
    }

    /** Afterwards LXD listens to its socket alone, and trusts nobody. */
    @Override
    public void close() throws IOException {
        relay.close();
        inside.destroyForcibly();
        LxdFixture.command("config", "unset", "core.https_address");
        for (String fingerprint : trusted()) {
            LxdFixture.command("config", "trust", "remove", fingerprint);
        }
    }
}

package dev.viveiro.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A libvirt of the tests that is spoken to over SSH, as from another host: a server of its own beside the daemon, with a key that the tests
 * know, lets one key in.
 */
public final class LibvirtOverSsh implements AutoCloseable {
    private static final String HOST = "host";
    private static final String WORKER = "worker";
    private static final String STRANGER = "stranger";
    private static final int PORT = 22;
    private static final int TRIES = 200;

    /** The server wants a folder there, and of an account with an exclamation mark, as root is on some systems, it lets nobody in. */
    private static final String SERVE = """
            mkdir -p /run/sshd
            mount --bind "$1/shadow" /etc/shadow
            exec /usr/sbin/sshd -D -e -f "$1/config"
            """;

    private static final String CONFIG = """
            Port %1$d
            ListenAddress 127.0.0.1
            HostKey %2$s/host
            AuthorizedKeysFile %2$s/worker.pub
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            PidFile none
            """;

    private final Path folder;
    private final Process server;
    private final InnerPort inner;

    private static final class Shared {
        static final Path FOLDER = Nodes.own("libvirt-ssh", "libvirt-node");

        static {
            var build =
                    Nodes.repository().resolve("images").resolve("tiny-guest").resolve("build");
            Nodes.run(
                    build.toString(),
                    images().resolve(LibvirtFixture.TINY + ".qcow2").toString());
        }

        static Path images() {
            return FOLDER.resolve("files");
        }
    }

    private LibvirtOverSsh(Path folder, Process server, InnerPort inner) {
        this.folder = folder;
        this.server = server;
        this.inner = inner;
    }

    /** Whether one must run here: for root where {@code ./dev test-all} can install the server, or where it is installed. */
    public static boolean possible() {
        return LibvirtFixture.possible()
                && (Files.isExecutable(Path.of("/usr/bin/apt-get")) || Files.isExecutable(Path.of("/usr/sbin/sshd")));
    }

    /** @param folder an empty one for keys; it is left to its owner */
    public static LibvirtOverSsh open(Path folder) {
        return Waiting.on(() -> {
            for (String whose : new String[] {HOST, WORKER, STRANGER}) {
                Nodes.run(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        folder.resolve(whose).toString());
            }
            Files.writeString(folder.resolve("config"), CONFIG.formatted(PORT, folder));
            Files.writeString(folder.resolve("shadow"), "root:*:20000:0:99999:7:::\nsshd:*:20000:0:99999:7:::\n");
            Process server = InnerPort.inside(Shared.FOLDER, "sh", "-ec", SERVE, "sh", folder.toString())
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            InnerPort inner = InnerPort.open(Shared.FOLDER, folder.resolve("relay"), PORT);
            LibvirtOverSsh opened = new LibvirtOverSsh(folder, server, inner);
            for (int i = 0; !opened.serves(); i++) {
                if (i == TRIES || !server.isAlive()) {
                    throw new IOException("sshd did not start: " + Files.readString(folder.resolve("log")));
                }
                Thread.sleep(Duration.ofMillis(100));
            }
            opened.know("known", HOST);
            opened.know("known-wrong", STRANGER);
            Files.writeString(folder.resolve("known-none"), "");
            return opened;
        });
    }

    private boolean serves() throws IOException {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), inner.port());
                InputStream said = caller.getInputStream()) {
            return said.read() == 'S';
        }
    }

    private void know(String file, String key) throws IOException {
        Files.writeString(
                folder.resolve(file),
                "[127.0.0.1]:%d %s".formatted(inner.port(), Files.readString(folder.resolve(key + ".pub"))));
    }

    /** What a worker is told of it by its environment. */
    public Map<String, String> environment() {
        return as(WORKER, "known");
    }

    /** The same with a key that is not let in. */
    public Map<String, String> strangersEnvironment() {
        return as(STRANGER, "known");
    }

    /** The same of one who knows another key of that host's. */
    public Map<String, String> doubtersEnvironment() {
        return as(WORKER, "known-wrong");
    }

    /** The same of one who knows no key of it. */
    public Map<String, String> newcomersEnvironment() {
        return as(WORKER, "known-none");
    }

    /** The same of one whose host is what listens at another port. */
    public Map<String, String> elsewhere(int port) {
        return at(port, WORKER, "known");
    }

    private Map<String, String> as(String whom, String known) {
        return at(Waiting.on(inner::port), whom, known);
    }

    private Map<String, String> at(int port, String whom, String known) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "VIVEIRO_LIBVIRT_URI",
                "qemu+ssh://root@127.0.0.1:%d/system?keyfile=%s&known_hosts=%s&known_hosts_verify=normal"
                        .formatted(port, folder.resolve(whom), folder.resolve(known)));
        environment.put("VIVEIRO_LIBVIRT_POOL", "default");
        environment.put("VIVEIRO_LIBVIRT_IMAGES", Shared.images().toString());
        environment.put("VIVEIRO_LIBVIRT_STOP_PATIENCE", "PT40S");
        return environment;
    }

    /** Ends all connections that there are now. */
    public void cut() {
        connections().forEach(ProcessHandle::destroyForcibly);
    }

    /** Has all connections that there are now say nothing more, and stay. */
    public void silence() {
        List<String> stop = new ArrayList<>(List.of("sh", "-c", "kill -STOP \"$@\"", "sh"));
        connections().map(each -> String.valueOf(each.pid())).forEach(stop::add);
        Nodes.run(stop.toArray(String[]::new));
    }

    private Stream<ProcessHandle> connections() {
        return server.descendants();
    }

    @Override
    public void close() throws IOException {
        cut();
        inner.close();
        server.destroyForcibly();
    }
}

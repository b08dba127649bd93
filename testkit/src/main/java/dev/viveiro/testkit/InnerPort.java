package dev.viveiro.testkit;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A port of the loopback in the network of a private libvirt, as a port of this machine's own. */
final class InnerPort implements AutoCloseable {
    private static final int TRIES = 200;

    private final Process inside;
    private final Relay relay;

    private InnerPort(Process inside, Relay relay) {
        this.inside = inside;
        this.relay = relay;
    }

    /**
     * Makes it.
     *
     * @param node the folder of that libvirt
     * @param socket where the two sides meet; nothing is there yet
     */
    static InnerPort open(Path node, Path socket, int port)
            throws IOException, InterruptedException, URISyntaxException {
        var code = Relay.class.getProtectionDomain().getCodeSource().getLocation();
        Process inside = inside(
                        node,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of(code.toURI()).toString(),
                        Relay.class.getName(),
                        socket.toString(),
                        String.valueOf(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        for (int i = 0; !Files.exists(socket); i++) {
            if (i == TRIES) {
                throw new IOException("The relay into libvirt's network did not start.");
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        return new InnerPort(inside, Relay.to(socket));
    }

    /** A program in the place of that libvirt's daemon, which is not started yet; its mistakes are among what it says. */
    static ProcessBuilder inside(Path node, String... command) {
        var script = Nodes.repository().resolve("scripts").resolve("libvirt-node");
        var builder = new ProcessBuilder(script.toString(), "run", node.toString());
        builder.command().addAll(List.of(command));
        return builder.redirectErrorStream(true);
    }

    int port() throws IOException {
        return relay.port();
    }

    @Override
    public void close() throws IOException {
        relay.close();
        inside.destroyForcibly();
    }
}

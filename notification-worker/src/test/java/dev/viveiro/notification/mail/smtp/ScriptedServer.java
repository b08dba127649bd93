package dev.viveiro.notification.mail.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server that answers as it is told: the reply for each command's first word or for the whole command, and for the
 * end of DATA that of "."; an empty reply hangs up.
 */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Map<String, String> replies;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private volatile int connections;
    private volatile @Nullable Socket client;

    ScriptedServer(Map<String, String> replies) {
        this.replies = replies;
        try {
            this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    int connections() {
        return connections;
    }

    /** All that was said, over all connections, but for the texts of mails. */
    List<String> commands() {
        return commands;
    }

    /** As a server does that is restarted or tired of waiting. */
    void hangUp() {
        try {
            Objects.requireNonNull(client, "nobody came yet").close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread serves
    private void serve() {
        while (!socket.isClosed()) {
            try (Socket accepted = socket.accept()) {
                connections = connections + 1;
                client = accepted;
                talk(accepted);
            } catch (IOException e) {
                // the client or the test hung up
            }
        }
    }

    private void talk(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = client.getOutputStream();
        if (!say(out, replies.getOrDefault("greeting", "220 ready"))) {
            return;
        }
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (data && !line.equals(".")) {
                continue;
            }
            commands.add(line);
            String verb = line.split("[ :]", 2)[0];
            String usual = replies.getOrDefault(verb, verb.equals("DATA") ? "354 go on" : "250 fine");
            String reply = replies.getOrDefault(line, usual);
            if (!say(out, reply)) {
                return;
            }
            data = verb.equals("DATA") && reply.startsWith("354");
        }
    }

    private static boolean say(OutputStream out, String reply) throws IOException {
        if (reply.isEmpty()) {
            return false;
        }
        out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return true;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

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
import java.util.Map;

/**
 * An SMTP server that answers as it is told: the reply for each command's first word, and for the end of DATA that of ".";
 * an empty reply hangs up.
 */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Map<String, String> replies;
    private volatile int connections;

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

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread serves
    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                connections = connections + 1;
                talk(client);
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
            String verb = line.split("[ :]", 2)[0];
            String reply = replies.getOrDefault(verb, verb.equals("DATA") ? "354 go on" : "250 fine");
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

package dev.viveiro.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and a broker, and loses what the broker says when it is told to. */
final class BrokerProxy implements AutoCloseable {
    private final ServerSocket door;
    private final String host;
    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean answersAreLost;

    BrokerProxy(String host, int port) {
        this.host = host;
        this.port = port;
        try {
            door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** From now on the broker hears the client, and the client nothing. */
    void loseAnswers() {
        answersAreLost = true;
    }

    /** Ends every connection. */
    void cut() {
        open.forEach(BrokerProxy::close);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket broker = new Socket(host, port);
                open.addAll(List.of(client, broker));
                Thread.ofVirtual().start(() -> pass(client, broker, false));
                Thread.ofVirtual().start(() -> pass(broker, client, true));
            } catch (IOException e) {
                return; // the door was closed
            }
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            byte[] some = new byte[8192];
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                if (!answers || !answersAreLost) {
                    to.getOutputStream().write(some, 0, read);
                }
            }
        } catch (IOException e) {
            // one side went: so does the other
        }
    }

    private static void close(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(door);
        cut();
    }
}

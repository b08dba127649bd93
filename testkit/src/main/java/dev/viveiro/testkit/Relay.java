package dev.viveiro.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Carries the bytes of connections to another place. Two of them reach what listens in a network namespace of its own: a Unix socket
 * is seen from both sides.
 */
public final class Relay implements AutoCloseable {
    private final ServerSocketChannel server;
    private final SocketAddress target;

    private Relay(ServerSocketChannel server, SocketAddress target) {
        this.server = server;
        this.target = target;
    }

    /** Listens on a port of the loopback that {@link #port} tells. */
    static Relay to(Path socket) throws IOException {
        ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new Relay(server, UnixDomainSocketAddress.of(socket)).started();
    }

    private Relay started() {
        var unused = Thread.ofVirtual().name("relay").start(this::run);
        return this;
    }

    /** Carries to a port of the loopback what comes to a socket: {@code SOCKET PORT}. Runs until it is killed. */
    public static void main(String[] arguments) throws IOException {
        ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(arguments[0]));
        new Relay(server, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1])))
                .run();
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void run() {
        try {
            while (true) {
                SocketChannel caller = server.accept();
                var unused = Thread.startVirtualThread(() -> carry(caller));
            }
        } catch (IOException closed) {
            // nobody is listened to any more
        }
    }

    private void carry(SocketChannel caller) {
        try (caller;
                SocketChannel callee = SocketChannel.open(target)) {
            Thread back = Thread.startVirtualThread(() -> copy(callee, caller));
            copy(caller, callee);
            back.join();
        } catch (IOException refused) {
            // the caller sees that its connection ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    int unused = to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            // what the other direction says is still carried
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package dev.viveiro.gateway.image.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A web server that has one file, and has its moods. */
public final class SourceStandIn implements AutoCloseable {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger breaks = new AtomicInteger();
    private final byte[] bytes;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int status = 200;
    private volatile @Nullable String leadsTo;

    public SourceStandIn(byte[] bytes) {
        this.bytes = bytes;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The address of the file at a host that is this one. */
    public URI at(String host) {
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/file");
    }

    /** The header {@code Range} of every request for the file, empty for none. */
    public List<String> asked() {
        return asked;
    }

    /** So many answers end in their middle. */
    public void breaks(int times) {
        breaks.set(times);
    }

    public void answers(int other) {
        status = other;
    }

    /** Answers 302 to this place, but at {@code /there}. */
    public void leadsTo(String location) {
        leadsTo = location;
    }

    /** Nobody gets a byte until the answer is counted down. */
    public CountDownLatch holdBack() {
        CountDownLatch latch = new CountDownLatch(1);
        gate = latch;
        return latch;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(range == null ? "" : range);
            gate.await();
            String location = leadsTo;
            if (location != null && !exchange.getRequestURI().getPath().equals("/there")) {
                exchange.getResponseHeaders().set("Location", location);
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            if (range != null) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
            }
            byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
            exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
            boolean breaking = breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            exchange.getResponseBody().write(rest, 0, breaking ? rest.length / 2 : rest.length);
            exchange.getResponseBody().flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.close();
    }
}

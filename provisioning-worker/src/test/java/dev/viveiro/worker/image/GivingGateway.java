package dev.viveiro.worker.image;

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

/** Gives the bytes of one image over HTTP, as a gateway does, and does so badly when it is told to. */
final class GivingGateway implements AutoCloseable {
    static final String LINK = "/v1/images/x/content?signature=s";

    /** The header {@code Range} of every request, empty for none. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile byte[] bytes;
    private volatile int status = 200;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    GivingGateway(byte[] bytes) {
        this.bytes = bytes;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/images/x/content", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** So many answers end in their middle. */
    void breaks(int times) {
        breaks.set(times);
    }

    void gives(byte[] others) {
        bytes = others;
    }

    void answers(int other) {
        status = other;
    }

    /** Nobody gets a byte until the answer is counted down. */
    CountDownLatch holdBack() {
        CountDownLatch latch = new CountDownLatch(1);
        gate = latch;
        return latch;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            asked.add(range == null ? "" : range);
            gate.await();
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

package dev.viveiro.worker.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.viveiro.worker.Deliveries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the bytes of one image over HTTP, as a gateway does, and does so badly when it is told to. */
final class TakingGateway implements AutoCloseable {
    static final String LINK = "/v1/images/x/captured?signature=s";

    private static final Pattern RANGE = Pattern.compile("bytes (?:\\*|(\\d+)-\\d+)/(\\d+)");

    /** The header {@code Content-Range} of every request. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>(new ArrayDeque<>());
    private volatile byte[] bytes = new byte[0];
    private volatile boolean whole;
    private volatile boolean holdsBack;

    TakingGateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/images/x/captured", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What it has; nothing while that is not whole. */
    byte[] taken() {
        return whole ? bytes : new byte[0];
    }

    void has(byte[] before) {
        bytes = before;
    }

    /** The next answers have this status and code, {@code 503 unavailable}, and nothing is taken. */
    void answers(String... next) {
        answers.addAll(List.of(next));
    }

    /** It takes half of the next piece, and hangs up. */
    void breaksOff() {
        answers.add("break");
    }

    /** Nobody gets an answer any more. */
    void holdsBack() {
        holdsBack = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Content-Range");
            asked.add(range);
            Matcher matcher = RANGE.matcher(range);
            if (!matcher.matches()) {
                throw new IOException("no range: " + range);
            }
            int total = Integer.parseInt(matcher.group(2));
            int first = matcher.group(1) == null ? total : Integer.parseInt(matcher.group(1));
            while (holdsBack) {
                Thread.sleep(50);
            }
            String next = first == total && "break".equals(answers.peek()) ? null : answers.poll();
            if (next != null && next.equals("break")) {
                take(exchange.getRequestBody().readNBytes((total - first) / 2), first);
                return;
            }
            byte[] piece = exchange.getRequestBody().readAllBytes();
            if (next != null) {
                say(exchange, Integer.parseInt(next.substring(0, 3)), next.substring(4));
            } else if (first != bytes.length && first != 0) {
                say(exchange, 409, "wrong-offset");
            } else {
                take(piece, first);
                String digest = exchange.getRequestURI().getQuery().replaceAll(".*sha256=([0-9a-f]*).*", "$1");
                whole = Deliveries.sha256(bytes).equals(digest);
                if (whole) {
                    exchange.sendResponseHeaders(204, -1);
                } else {
                    bytes = new byte[0];
                    say(exchange, 400, "checksum-mismatch");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(byte[] piece, int first) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Arrays.copyOf(bytes, Math.min(first, bytes.length)));
        all.writeBytes(piece);
        bytes = all.toByteArray();
    }

    private void say(HttpExchange exchange, int status, String code) throws IOException {
        byte[] body = "{\"code\":\"%s\",\"received\":%d}"
                .formatted(code, bytes.length)
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        holdsBack = false;
        server.stop(0);
        threads.close();
    }
}

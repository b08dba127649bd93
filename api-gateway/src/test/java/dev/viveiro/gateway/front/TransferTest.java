package dev.viveiro.gateway.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers without a length in advance, as exports are: only how they end tells whether they are whole. */
@Timeout(300)
class TransferTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch tested = new CountDownLatch(1);
    private HttpServer owner;

    @BeforeEach
    void anOwner() throws IOException {
        owner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        owner.setExecutor(threads);
        owner.start();
    }

    @AfterEach
    void noOwner() {
        tested.countDown();
        owner.stop(0);
        client.close();
        threads.close();
    }

    @Test
    void an_answer_that_ends_is_passed_on_whole() throws Exception {
        String text = "row\r\n".repeat(10_000);
        answers(body -> body.write(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(copied(Patience.withEachPart(LONG, System::nanoTime))).isEqualTo(text);
        assertThat(copied(Patience.altogether(LONG, System::nanoTime))).isEqualTo(text);
    }

    @Test
    void an_owner_that_falls_silent_breaks_the_answer() {
        answers(this::speakAndFallSilent);
        assertThatThrownBy(() -> copied(Patience.withEachPart(SHORT, System::nanoTime)))
                .isInstanceOf(Transfer.BrokenAnswer.class);
    }

    @Test
    void an_answer_that_takes_too_long_altogether_is_broken() {
        answers(this::speakAndFallSilent);
        assertThatThrownBy(() -> copied(Patience.altogether(SHORT, System::nanoTime)))
                .isInstanceOf(Transfer.BrokenAnswer.class);
    }

    @Test
    void an_owner_that_dies_breaks_the_answer() {
        answers(body -> {
            body.write("row\r\n".getBytes(StandardCharsets.UTF_8));
            body.flush();
            throw new IOException("it dies: its connection closes");
        });
        assertThatThrownBy(() -> copied(Patience.withEachPart(LONG, System::nanoTime)))
                .isInstanceOf(Transfer.BrokenAnswer.class);
    }

    @Test
    void a_caller_that_takes_longer_than_the_owner_may_be_silent_gets_all() throws Exception {
        String text = "row\r\n".repeat(10_000);
        answers(body -> body.write(text.getBytes(StandardCharsets.UTF_8)));
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        AtomicLong nanos = new AtomicLong();
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int each) {
                throw new IllegalStateException("parts are written as they come");
            }

            @Override
            public void write(byte[] some, int from, int length) throws IOException {
                nanos.addAndGet(LONG.toNanos());
                // so that others look at the clock meanwhile
                await(tested, taken.size() == 0 ? SHORT.multipliedBy(5) : Duration.ZERO);
                taken.write(some, from, length);
            }
        };
        try (InputStream body = asked()) {
            Transfer.copy(body, slow, Patience.withEachPart(SHORT, nanos::get));
        }
        assertThat(taken.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }

    private void speakAndFallSilent(OutputStream body) throws IOException {
        body.write("row\r\n".getBytes(StandardCharsets.UTF_8));
        body.flush();
        await(tested, LONG);
    }

    @FunctionalInterface
    private interface Answer {
        void to(OutputStream body) throws IOException;
    }

    private void answers(Answer answer) {
        owner.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            answer.to(exchange.getResponseBody());
            exchange.close();
        });
    }

    private String copied(Patience patience) throws IOException, InterruptedException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        try (InputStream body = asked()) {
            Transfer.copy(body, taken, patience);
        }
        return taken.toString(StandardCharsets.UTF_8);
    }

    private InputStream asked() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + owner.getAddress().getPort() + "/");
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                .body();
    }

    private static void await(CountDownLatch latch, Duration atMost) throws IOException {
        try {
            if (latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the test is over");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}

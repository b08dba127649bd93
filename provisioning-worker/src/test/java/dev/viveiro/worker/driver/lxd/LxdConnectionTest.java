package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client's own manners, before a socket on which somebody hears every question and answers when the test says so. */
@Timeout(60)
class LxdConnectionTest {
    @TempDir
    Path folder;

    private final Semaphore heard = new Semaphore(0);
    private final Semaphore answers = new Semaphore(0);
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        Thread.startVirtualThread(this::accept);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void a_question_that_nobody_answers_ends_by_its_deadline() throws Exception {
        try (LxdConnection lxd = LxdConnection.open(new LxdEndpoint.Socket(socket()), Duration.ofMillis(300))) {
            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(() -> lxd.get("/1.0"))
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo("hypervisor-unreachable");
                        assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER);
                    });
        }
    }

    @Test
    void nobody_else_is_kept_waiting_by_a_connection_that_says_nothing() throws IOException {
        int rounds = 30;
        answers.release(rounds * 3);
        for (int round = 0; round < rounds; round++) {
            try (LxdConnection lxd = LxdConnection.open(new LxdEndpoint.Socket(socket()), Duration.ofSeconds(10));
                    LxdConnection other =
                            LxdConnection.open(new LxdEndpoint.Socket(socket()), Duration.ofSeconds(10))) {
                Thread.currentThread().interrupt();
                assertThatExceptionOfType(DriverFailure.class)
                        .isThrownBy(() -> lxd.get("/1.0"))
                        .satisfies(failure -> assertThat(failure.code()).isEqualTo("driver-interrupted"));
                assertThat(Thread.interrupted()).isTrue();
                assertThat(lxd.get("/1.0").good()).isTrue();
                assertThat(other.get("/1.0").good()).isTrue();
            }
        }
    }

    @Test
    void a_file_for_which_there_is_no_answer_is_asked_for_again() throws Exception {
        try (LxdConnection lxd = LxdConnection.open(new LxdEndpoint.Socket(socket()), Duration.ofSeconds(2))) {
            CompletableFuture<byte[]> asking =
                    CompletableFuture.supplyAsync(() -> lxd.bytes("/1.0/instances/web/files?path=/x", 10));
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            // the first stays without one
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            answers.release(3);
            assertThat(asking.get(10, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void a_change_that_was_given_up_is_waited_for_to_its_answer() throws Exception {
        try (LxdConnection lxd = LxdConnection.open(new LxdEndpoint.Socket(socket()), Duration.ofSeconds(20))) {
            CompletableFuture<String> ended = new CompletableFuture<>();
            Thread changing = Thread.ofVirtual().start(() -> {
                try {
                    lxd.send(HttpMethod.PUT, "/1.0/instances/web/state?project=p", Map.of());
                } catch (DriverFailure failure) {
                    ended.complete(failure.code());
                }
            });
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            changing.interrupt();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("driver-interrupted");
            lxd.awaitLeftAlone("/1.0/instances/other");
            lxd.awaitLeftAlone("/1.0/instances/we");

            Thread waiting = Thread.ofVirtual().start(() -> lxd.awaitLeftAlone("/1.0/instances/web"));
            assertThat(waiting.join(Duration.ofMillis(300))).isFalse();
            answers.release();
            assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void a_creation_that_was_given_up_is_waited_for_by_who_asks_for_what_it_makes() throws Exception {
        try (LxdConnection lxd = LxdConnection.open(new LxdEndpoint.Socket(socket()), Duration.ofSeconds(20))) {
            Thread making = Thread.ofVirtual().start(() -> assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(() ->
                            lxd.send(HttpMethod.POST, "/1.0/instances?project=p", Map.of(), "/1.0/instances/web")));
            assertThat(heard.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            making.interrupt();
            assertThat(making.join(Duration.ofSeconds(10))).isTrue();
            lxd.awaitLeftAlone("/1.0/instances/other");

            Thread waiting = Thread.ofVirtual().start(() -> lxd.awaitLeftAlone("/1.0/instances/web"));
            assertThat(waiting.join(Duration.ofMillis(300))).isFalse();
            answers.release();
            assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    private Path socket() {
        return folder.resolve("lxd");
    }

    /** As LXD does: the next caller is let in when this one has begun to speak. */
    private void accept() {
        try {
            while (true) {
                SocketChannel caller = server.accept();
                ByteBuffer request = ByteBuffer.allocate(4096);
                if (caller.read(request) > 0) {
                    Thread.startVirtualThread(() -> hear(caller, request));
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    /** Says nothing until an answer is released. */
    private void hear(SocketChannel caller, ByteBuffer request) {
        try (caller) {
            do {
                heard.release();
                answers.acquire();
                int unused = caller.write(ByteBuffer.wrap(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            } while (caller.read(request.clear()) > 0);
        } catch (IOException gone) {
            // the caller is not there any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

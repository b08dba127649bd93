package dev.viveiro.worker.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
    private static final int SIZE = 3_000_000;
    private static final byte[] BYTES = random(1);
    private static final byte[] OTHERS = random(2);

    @TempDir
    Path folder;

    private final GivingGateway gateway = new GivingGateway(BYTES);
    private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T12:00:00Z"));
    private ImageCache cache;

    @BeforeEach
    void open() {
        cache = new ImageCache(folder, gateway.url(), 2 * SIZE, clock, length -> {});
    }

    @AfterEach
    void close() {
        cache.close();
        gateway.close();
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ImageRef image(byte[] bytes) {
        return ImageRef.of("x", sha256(bytes)).from(new ImageSource(bytes.length, ImageFormat.RAW, GivingGateway.LINK));
    }

    private byte[] read(byte[] bytes) {
        CompletableFuture<byte[]> seen = new CompletableFuture<>();
        cache.read(image(bytes), file -> seen.complete(content(file)));
        return seen.join();
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void ten_who_ask_at_once_share_one_download() {
        CountDownLatch gate = gateway.holdBack();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<byte[]>> all = IntStream.range(0, 10)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> read(BYTES), threads))
                    .toList();
            gate.countDown();
            assertThat(all).allSatisfy(one -> assertThat(one.join()).isEqualTo(BYTES));
        }
        assertThat(gateway.asked).containsExactly("");
    }

    @Test
    void one_that_is_forgotten_while_somebody_reads_it_goes_with_its_last_reader() throws IOException {
        cache.read(image(BYTES), file -> {
            cache.forget(image(BYTES));
            assertThat(file).exists();
        });
        assertThat(files()).isEmpty();
    }

    @Test
    void one_that_is_forgotten_while_it_comes_does_not_stay() throws Exception {
        CountDownLatch gate = gateway.holdBack();
        CompletableFuture<DriverFailure> left = new CompletableFuture<>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                read(BYTES);
            } catch (DriverFailure failure) {
                left.complete(failure);
            }
        });
        Awaitility.await().until(() -> gateway.asked.size() == 1);
        waiter.interrupt();
        assertThat(left.get().failureClass()).isEqualTo(FailureClass.OUTCOME_UNKNOWN);

        cache.forget(image(BYTES));
        gate.countDown();

        Awaitility.await().during(Duration.ofMillis(500)).until(() -> files().isEmpty());
    }

    @Test
    void a_download_that_breaks_off_goes_on_where_it_was() {
        gateway.breaks(2);
        assertThat(read(BYTES)).isEqualTo(BYTES);
        assertThat(gateway.asked)
                .containsExactly("", "bytes=" + SIZE / 2 + "-", "bytes=" + (SIZE / 2 + SIZE / 4) + "-");
    }

    @Test
    void what_a_killed_worker_left_is_gone_on_with_and_what_is_here_is_not_fetched_again() throws IOException {
        Files.write(folder.resolve(sha256(BYTES) + ".part"), java.util.Arrays.copyOf(BYTES, 1_000));
        assertThat(read(BYTES)).isEqualTo(BYTES);
        assertThat(read(BYTES)).isEqualTo(BYTES);
        assertThat(gateway.asked).containsExactly("bytes=1000-");
        assertThat(files()).containsExactly(sha256(BYTES));
    }

    @Test
    void pieces_that_do_not_fit_together_are_fetched_once_more_in_one() throws IOException {
        Files.write(folder.resolve(sha256(BYTES) + ".part"), java.util.Arrays.copyOf(OTHERS, 1_000));
        assertThat(read(BYTES)).isEqualTo(BYTES);
        assertThat(gateway.asked).containsExactly("bytes=1000-", "");
    }

    @Test
    void other_bytes_than_were_announced_are_never_used() throws IOException {
        gateway.gives(OTHERS);
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> read(BYTES))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("image-not-fetched");
                    assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER);
                    assertThat(failure.detail()).contains(sha256(OTHERS), sha256(BYTES));
                });
        assertThat(Files.exists(folder.resolve(sha256(BYTES)))).isFalse();
    }

    @Test
    void a_gateway_that_refuses_is_told_apart_from_one_that_has_the_image_no_more() {
        gateway.answers(403);
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> read(BYTES))
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER));
        gateway.answers(404);
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> read(BYTES))
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.REFUSED));
    }

    @Test
    void a_gateway_that_is_away_is_asked_a_few_times_and_then_left_alone() {
        gateway.answers(503);
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> read(BYTES))
                .satisfies(failure -> assertThat(failure.detail()).contains("503"));
        assertThat(gateway.asked).hasSize(6);
        gateway.answers(200);
        assertThat(read(BYTES)).isEqualTo(BYTES);
    }

    @Test
    void who_is_interrupted_leaves_and_the_download_goes_on() throws Exception {
        CountDownLatch gate = gateway.holdBack();
        CompletableFuture<DriverFailure> left = new CompletableFuture<>();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                read(BYTES);
            } catch (DriverFailure failure) {
                left.complete(failure);
            }
        });
        Awaitility.await().until(() -> gateway.asked.size() == 1);
        waiter.interrupt();
        assertThat(left.get().failureClass()).isEqualTo(FailureClass.OUTCOME_UNKNOWN);
        gate.countDown();
        assertThat(read(BYTES)).isEqualTo(BYTES);
        assertThat(gateway.asked).containsExactly("");
    }

    @Test
    void beyond_the_bound_the_image_goes_that_was_not_used_for_longest_and_never_one_in_use() throws IOException {
        byte[] third = random(3);
        gateway.gives(OTHERS);
        read(OTHERS);
        clock.advance(Duration.ofMinutes(1));
        gateway.gives(third);
        read(third);
        clock.advance(Duration.ofMinutes(1));
        gateway.gives(BYTES);
        cache.read(image(OTHERS), inUse -> assertThat(read(BYTES)).isEqualTo(BYTES));

        assertThat(files()).containsExactlyInAnyOrder(sha256(OTHERS), sha256(BYTES));
    }
}

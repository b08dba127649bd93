package dev.viveiro.worker.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.worker.Deliveries;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageUploadsTest {
    private static final int SIZE = 3_000_000;
    private static final byte[] BYTES = random(1);
    private static final byte[] OTHERS = random(2);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String NOTHING_MORE = "bytes */3000000";
    private static final String ALL = "bytes 0-2999999/3000000";

    @TempDir
    Path folder;

    private final TakingGateway gateway = new TakingGateway();
    private final ImageUploads uploads = new ImageUploads(gateway.url(), length -> {});
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(folder.resolve("captured"), BYTES);
    }

    @AfterEach
    void close() {
        uploads.close();
        gateway.close();
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private CapturedImage deliver() {
        return uploads.deliver(file, ImageFormat.RAW, TakingGateway.LINK, LONG);
    }

    private void assertFails(FailureClass failureClass, String code) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(this::deliver).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(failureClass);
            assertThat(failure.code()).isEqualTo(code);
        });
    }

    @Test
    void a_file_is_offered_and_then_sent_and_told_with_its_digest() {
        assertThat(deliver()).isEqualTo(new CapturedImage(Deliveries.sha256(BYTES), SIZE, ImageFormat.RAW));
        assertThat(gateway.taken()).isEqualTo(BYTES);
        assertThat(gateway.asked).containsExactly(NOTHING_MORE, ALL);
    }

    @Test
    void what_is_there_is_not_sent_again() {
        gateway.has(Arrays.copyOf(BYTES, 2_000_000));
        deliver();
        assertThat(gateway.taken()).isEqualTo(BYTES);
        deliver();
        assertThat(gateway.asked).containsExactly(NOTHING_MORE, "bytes 2000000-2999999/3000000", NOTHING_MORE);
    }

    @Test
    void what_breaks_off_goes_on_where_it_was_and_a_gateway_that_is_away_is_waited_for() {
        gateway.breaksOff();
        gateway.answers("503 unavailable", "409 in-progress");
        deliver();
        assertThat(gateway.taken()).isEqualTo(BYTES);
        assertThat(gateway.asked).last().asString().startsWith("bytes ").doesNotStartWith("bytes 0-");
    }

    @Test
    void what_came_in_pieces_of_two_files_is_sent_once_more_in_one() {
        gateway.has(Arrays.copyOf(OTHERS, 1_000_000));
        deliver();
        assertThat(gateway.taken()).isEqualTo(BYTES);
        assertThat(gateway.asked).containsExactly(NOTHING_MORE, "bytes 1000000-2999999/3000000", ALL);
    }

    @Test
    void bytes_that_change_on_their_way_are_not_sent_for_ever() {
        gateway.answers("409 wrong-offset", "400 checksum-mismatch");
        assertFails(FailureClass.RETRY_LATER, "image-not-sent");
        assertThat(gateway.asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "403 forbidden, REFUSED, image-not-wanted",
        "404 not-found, REFUSED, image-not-wanted",
        "409 invalid-state, REFUSED, image-not-wanted",
        "413 too-large, REFUSED, image-too-large"
    })
    void what_the_gateway_will_not_take_is_given_up(String answer, FailureClass failureClass, String code) {
        gateway.answers(answer);
        assertFails(failureClass, code);
        assertThat(gateway.asked).hasSize(1);
    }

    @Test
    void a_gateway_that_does_not_come_back_is_left_to_a_later_try() {
        gateway.answers(Collections.nCopies(50, "503 unavailable").toArray(String[]::new));
        assertFails(FailureClass.RETRY_LATER, "image-not-sent");
        assertThat(gateway.asked).hasSizeBetween(5, 20);
    }

    @Test
    void whoever_waits_no_longer_leaves_and_the_limit_is_kept() {
        gateway.holdsBack();
        AtomicReference<DriverFailure> failure = new AtomicReference<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                deliver();
            } catch (DriverFailure left) {
                failure.set(left);
            }
        });
        Awaitility.await().until(() -> gateway.asked.size() == 1);
        waiting.interrupt();
        Awaitility.await().until(() -> failure.get() != null);
        assertThat(failure.get().failureClass()).isEqualTo(FailureClass.OUTCOME_UNKNOWN);

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> uploads.deliver(file, ImageFormat.RAW, TakingGateway.LINK, Duration.ofMillis(300)))
                .satisfies(late -> assertThat(late.code()).isEqualTo("out-of-time"));
    }
}

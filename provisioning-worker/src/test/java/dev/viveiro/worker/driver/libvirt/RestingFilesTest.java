package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestingFilesTest {
    private final List<Duration> waited = new ArrayList<>();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void put() throws IOException {
        file = folder.resolve("debian-12.qcow2");
        Files.writeString(file, "the first half");
    }

    private void copyGoesOn() {
        try {
            Files.writeString(file, "and more", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RestingFiles resting(Duration later, Runnable meanwhile) {
        return new RestingFiles(Clock.offset(Clock.systemUTC(), later), length -> {
            waited.add(length);
            meanwhile.run();
        });
    }

    @Test
    void a_file_that_grows_is_not_taken() {
        assertChanging(() -> resting(Duration.ZERO, this::copyGoesOn).await(List.of(file)));
    }

    @Test
    void a_new_file_that_stays_as_it_is_for_a_moment_is_taken() {
        assertThat(resting(Duration.ZERO, () -> {}).await(List.of(file))).containsOnlyKeys(file);
        assertThat(waited).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void an_old_file_is_taken_at_once_unless_it_changes_while_it_is_read() {
        RestingFiles resting = resting(Duration.ofMinutes(2), () -> {});
        var before = resting.await(List.of(file));
        assertThat(waited).isEmpty();
        resting.requireSame(before);

        copyGoesOn();

        assertChanging(() -> resting.requireSame(before));
    }

    @Test
    void a_file_that_goes_meanwhile_is_not_taken() throws IOException {
        RestingFiles resting = resting(Duration.ofMinutes(2), () -> {});
        var before = resting.await(List.of(file));
        Files.delete(file);

        assertChanging(() -> resting.requireSame(before));
    }

    private static void assertChanging(ThrowingCallable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("image-changing");
            assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER);
            assertThat(failure.detail()).contains("debian-12.qcow2");
        });
    }
}

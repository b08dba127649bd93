package dev.viveiro.worker.driver.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.driver.DriverFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFilesTest {
    private static final long GIB = 1L << 30;
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);

    @TempDir
    Path folder;

    private long free = 10 * GIB;

    private CaptureFiles files() {
        return new CaptureFiles(folder, in -> free);
    }

    private static void refused(CaptureFiles.Room room, long bytes, FailureClass next) {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> room.holds(bytes))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("host-full");
                    assertThat(failure.failureClass()).isEqualTo(next);
                });
    }

    @Test
    void a_gigabyte_is_left_to_the_journal() {
        try (CaptureFiles.Room room = files().room(ONE)) {
            refused(room, 9 * GIB + 1, FailureClass.REFUSED);
            room.holds(9 * GIB);
        }
        free = GIB - 1;
        try (CaptureFiles.Room room = files().room(ONE)) {
            refused(room, 1, FailureClass.REFUSED);
        }
    }

    @Test
    void two_captures_do_not_count_on_the_same_room() {
        CaptureFiles files = files();
        try (CaptureFiles.Room other = files.room(OTHER)) {
            try (CaptureFiles.Room one = files.room(ONE)) {
                one.holds(6 * GIB);
                other.holds(3 * GIB);
                refused(other, 3 * GIB + 1, FailureClass.RETRY_LATER);
                refused(other, 9 * GIB + 1, FailureClass.REFUSED);
            }
            other.holds(9 * GIB);
        }
    }

    @Test
    void what_is_written_already_is_not_counted_twice() {
        CaptureFiles files = files();
        try (CaptureFiles.Room one = files.room(ONE);
                CaptureFiles.Room other = files.room(OTHER)) {
            one.holds(4 * GIB + 4);
            files.ensure(ONE, part -> {
                Files.writeString(part, "four");
                free -= 4;
                other.holds(5 * GIB - 4);
                refused(other, 5 * GIB - 3, FailureClass.RETRY_LATER);
            });
        }
        assertThat(files.all()).containsExactly(ONE);
    }

    @Test
    void what_a_broken_capture_left_does_not_stand_in_its_own_way() {
        CaptureFiles files = files();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> files.ensure(ONE, part -> {
                    Files.writeString(part, "four");
                    throw new IllegalStateException("the worker is killed");
                }));
        free -= 4;
        try (CaptureFiles.Room one = files.room(ONE)) {
            one.holds(9 * GIB);
        }
    }

    @Test
    void room_that_is_asked_for_again_takes_the_place_of_what_was_asked_before() {
        CaptureFiles files = files();
        try (CaptureFiles.Room one = files.room(ONE);
                CaptureFiles.Room other = files.room(OTHER)) {
            one.holds(8 * GIB);
            one.holds(2 * GIB);
            other.holds(7 * GIB);
        }
    }
}

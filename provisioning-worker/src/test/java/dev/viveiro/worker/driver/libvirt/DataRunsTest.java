package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataRunsTest {
    private static final int STEP = 4096;
    private static final long LONGEST = 3L * STEP;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("disk");
    }

    /** A disk with a byte at each of these places. */
    private void write(int size, int... places) throws IOException {
        byte[] bytes = new byte[size];
        for (int each : places) {
            bytes[each] = 1;
        }
        Files.write(file, bytes);
    }

    private DiskTrailer.Slice slice(long from, long length) {
        return new DiskTrailer.Slice(file, from, length);
    }

    @Test
    void what_is_zero_is_left_out() throws IOException {
        write(5 * STEP, 10, 3 * STEP + 1);

        assertThat(DataRuns.of(file, STEP, LONGEST)).containsExactly(slice(0, STEP), slice(3L * STEP, STEP));
    }

    @Test
    void what_follows_each_other_is_one() throws IOException {
        write(4 * STEP, STEP, 2 * STEP, 3 * STEP);

        assertThat(DataRuns.of(file, STEP, LONGEST)).containsExactly(slice(STEP, 3L * STEP));
    }

    @Test
    void none_is_longer_than_the_longest() throws IOException {
        write(5 * STEP, 0, STEP, 2 * STEP, 3 * STEP, 4 * STEP);

        assertThat(DataRuns.of(file, STEP, LONGEST)).containsExactly(slice(0, LONGEST), slice(LONGEST, 2L * STEP));
    }

    @Test
    void the_last_ends_with_the_file() throws IOException {
        write(2 * STEP + 100, 2 * STEP + 99);

        assertThat(DataRuns.of(file, STEP, LONGEST)).containsExactly(slice(2L * STEP, 100));
    }

    @Test
    void an_empty_disk_has_none() throws IOException {
        write(2 * STEP);
        assertThat(DataRuns.of(file, STEP, LONGEST)).isEmpty();

        write(0);
        assertThat(DataRuns.of(file)).isEmpty();
    }
}

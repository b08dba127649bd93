package dev.viveiro.worker.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path folder;

    @Test
    void one_process_has_a_home_until_it_ends() {
        try (HomeLock lock = HomeLock.take(folder)) {
            assertThat(lock).isNotNull();
            assertThatIllegalStateException()
                    .isThrownBy(() -> HomeLock.take(folder).close())
                    .withMessageContaining("another worker runs on " + folder);
        }
        HomeLock.take(folder).close();
    }

    @Test
    void a_home_that_others_could_read_is_closed_to_them() throws IOException {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path home : new Path[] {open, folder.resolve("new")}) {
            HomeLock.take(home).close();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
        }
    }
}

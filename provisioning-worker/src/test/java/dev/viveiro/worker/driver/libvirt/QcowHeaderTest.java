package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QcowHeaderTest {
    @TempDir
    Path folder;

    private static ByteBuffer header(int version) {
        return ByteBuffer.allocate(512).putInt(0, 0x514649fb).putInt(4, version);
    }

    private Path file(ByteBuffer header) throws IOException {
        return Files.write(folder.resolve("disk"), header.array());
    }

    @Test
    void a_whole_disk_is_taken_in_both_versions() throws IOException {
        for (int version : new int[] {2, 3}) {
            Path file = file(header(version));
            assertThatCode(() -> QcowHeader.require("debian-12", file)).doesNotThrowAnyException();
        }
    }

    @Test
    void what_is_no_disk_by_itself_is_refused() throws IOException {
        assertUnusable(header(3).putLong(8, 104), "lies above another file");
        assertUnusable(header(3).putLong(72, 1 << 2), "data in another file");
        assertUnusable(header(2).putInt(32, 1), "is encrypted");
        assertUnusable(header(4), "no disk of QEMU");
        assertUnusable(ByteBuffer.allocate(512), "no disk of QEMU");
        assertUnusable(ByteBuffer.allocate(3), "no disk of QEMU");
    }

    private void assertUnusable(ByteBuffer header, String why) throws IOException {
        Path file = file(header);
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> QcowHeader.require("debian-12", file))
                .satisfies(failure -> org.assertj.core.api.Assertions.assertThat(failure.code())
                        .isEqualTo("image-unusable"))
                .withMessageContaining(why);
    }
}

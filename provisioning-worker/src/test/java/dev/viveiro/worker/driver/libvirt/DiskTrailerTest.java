package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineLogin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTrailerTest {
    private static final MachineLogin LOGIN = new MachineLogin("student", "$6$secret", List.of("ssh-rsa A é"));

    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String text(DiskTrailer.@Nullable Slice slice) throws IOException {
        try (InputStream bytes = Objects.requireNonNull(slice).open()) {
            return new String(bytes.readNBytes((int) slice.length()), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_file_without_one_is_all_disk() throws IOException {
        Path file = file("disk", "a disk");

        assertThat(DiskTrailer.read(file)).isEqualTo(new DiskTrailer(6, null, null, null));
    }

    @Test
    void what_a_guest_wrote_last_is_not_taken_for_one() throws IOException {
        Path file = file("disk", "a disk");
        DiskTrailer.append(file, new DiskTrailer.Boot(file("k", "a kernel"), file("i", "an initrd")), null);
        long length = Files.size(file);

        DiskTrailer.append(file, null, null);

        assertThat(DiskTrailer.read(file)).isEqualTo(new DiskTrailer(length, null, null, null));
    }

    @Test
    void kernel_and_machine_are_read_as_they_were_written() throws IOException {
        Path file = file("disk", "a disk");
        DiskTrailer.Carried machine =
                DiskTrailer.Carried.of(MachineFixtures.aMachine("web").withLogin(LOGIN), true, ReadyPort.HOPED);
        DiskTrailer.append(file, new DiskTrailer.Boot(file("k", "a kernel"), file("i", "an initrd")), machine);

        DiskTrailer read = DiskTrailer.read(file);

        assertThat(read.disk()).isEqualTo(6);
        assertThat(text(read.kernel())).isEqualTo("a kernel");
        assertThat(text(read.initrd())).isEqualTo("an initrd");
        assertThat(read.machine()).isEqualTo(machine);
        assertThat(machine.login()).isEqualTo(LOGIN);
        assertThat(read.toString()).doesNotContain("secret");
    }

    @Test
    void a_disk_that_boots_by_itself_comes_without_a_kernel() throws IOException {
        Path file = file("disk", "a disk");
        DiskTrailer.append(
                file,
                null,
                DiskTrailer.Carried.of(MachineFixtures.aMachine("web").withLogin(LOGIN), true, ReadyPort.HOPED));

        DiskTrailer read = DiskTrailer.read(file);

        assertThat(read.disk()).isEqualTo(6);
        assertThat(read.kernel()).isNull();
        assertThat(read.machine()).isNotNull();
    }

    @Test
    void one_that_does_not_fit_its_file_is_refused() throws IOException {
        for (String table : List.of(
                "{\"kernel\":9,\"initrd\":9}",
                "{\"kernel\":-1,\"initrd\":2}",
                "{\"kernel\":3,\"initrd\":0}",
                "{\"kernel\":9223372036854775807,\"initrd\":9223372036854775807}",
                "null",
                "no table")) {
            Path file = file("disk", "a disk" + table);
            footer(file, table.length());
            assertThatIllegalArgumentException().as(table).isThrownBy(() -> DiskTrailer.read(file));
        }
        Path file = file("disk", "a disk");
        footer(file, 1 << 30);
        assertThatIllegalArgumentException().isThrownBy(() -> DiskTrailer.read(file));
    }

    private static void footer(Path file, long length) throws IOException {
        ByteBuffer footer =
                ByteBuffer.allocate(24).putLong(length).put("viveiro-trailer1".getBytes(StandardCharsets.US_ASCII));
        Files.write(file, footer.array(), StandardOpenOption.APPEND);
    }
}

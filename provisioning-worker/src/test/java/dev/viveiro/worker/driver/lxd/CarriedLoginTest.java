package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineLogin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarriedLoginTest {
    private static final MachineLogin LOGIN =
            new MachineLogin("student", "$6$salt$digest", List.of("ssh-ed25519 A one"));

    private final VmId vm = Ids.timeOrdered().nextVm();

    @TempDir
    Path folder;

    private Path archive(byte[] tar) throws IOException {
        Path file = Files.createTempFile(folder, "machine", ".tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(tar);
        }
        return file;
    }

    private Path carrying(byte[] tar) throws IOException {
        Path file = Files.createTempFile(folder, "machine", ".tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            TarFilter.copy(new ByteArrayInputStream(tar), out, new CarriedLogin(vm, LOGIN));
        }
        return file;
    }

    private static byte[] tar() {
        return new TarBuilder()
                .file("metadata.yaml", "architecture: x86_64\nproperties:\n  os: debian\n  viveiro.capture: x\n")
                .file("rootfs/etc/shadow", "student:$6$salt$digest:1::::::\n")
                .file("rootfs/root/.ash_history", "what was typed\n")
                .built();
    }

    @Test
    void all_of_a_machine_goes_and_its_login_with_it() throws IOException {
        Path file = carrying(tar());

        assertThat(CarriedLogin.read(file, vm)).isEqualTo(LOGIN);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(TarBuilder.listed(in))
                    .containsEntry("rootfs/etc/shadow", "student:$6$salt$digest:1::::::\n")
                    .containsEntry("rootfs/root/.ash_history", "what was typed\n")
                    .hasEntrySatisfying("metadata.yaml", text -> assertThat(text)
                            .startsWith("architecture: x86_64\nproperties:\n  os: debian\n#")
                            .doesNotContain("viveiro.capture"));
        }
    }

    @Test
    void what_is_another_machine_or_no_machine_is_refused() throws IOException {
        Path garbage = Files.write(folder.resolve("garbage"), new byte[] {1, 2, 3});
        Path forged = archive(new TarBuilder()
                .file("metadata.yaml", "# viveiro-machine: !!!\n")
                .built());
        VmId other = Ids.timeOrdered().nextVm();
        for (Path file : List.of(garbage, archive(tar()), archive(new byte[10]), forged)) {
            refused(file, vm);
        }
        refused(carrying(tar()), other);
    }

    private static void refused(Path file, VmId vm) {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> CarriedLogin.read(file, vm))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("machine-file-unusable"));
    }
}

package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerFilesTest {
    private static final int READABLE = 0644;

    @TempDir
    Path folder;

    private Path root;
    private Path outside;
    private ContainerFiles files;

    @BeforeEach
    void a_container_and_something_beside_it() throws IOException {
        root = Files.createDirectories(folder.resolve("rootfs"));
        Files.createDirectories(root.resolve("etc"));
        outside = Files.createDirectories(folder.resolve("host"));
        Files.writeString(outside.resolve("shadow"), "the host's");
        files = new ContainerFiles(root, new ContainerIds(1 << 20));
    }

    private static void assertUnusable(ThrowingCallable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call).satisfies(failure -> assertThat(failure.code())
                .isEqualTo("account-unusable"));
    }

    @Test
    void a_file_that_is_there_gets_other_text_and_keeps_its_owner_and_its_mode() throws IOException {
        Path shadow = Files.writeString(root.resolve("etc/shadow"), "before");
        Files.setPosixFilePermissions(shadow, PosixFilePermissions.fromString("rw-r-----"));
        Object owner = Files.getAttribute(shadow, "unix:uid");

        files.write("/etc/shadow", "after", 0, 0, READABLE);

        assertThat(files.text("/etc/shadow")).isEqualTo("after");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shadow)))
                .isEqualTo("rw-r-----");
        assertThat(Files.getAttribute(shadow, "unix:uid")).isEqualTo(owner);
        assertThat(root.resolve("etc")).isDirectoryNotContaining("glob:**.viveiro-new");
    }

    @Test
    void no_link_is_followed_at_the_end_of_a_path() throws IOException {
        Files.createSymbolicLink(root.resolve("etc/shadow"), outside.resolve("shadow"));

        assertUnusable(() -> files.text("/etc/shadow"));
        assertUnusable(() -> files.write("/etc/shadow", "mine", 0, 0, READABLE));
        assertThat(files.has("/etc/shadow")).isFalse();
        assertThat(Files.readString(outside.resolve("shadow"))).isEqualTo("the host's");
    }

    @Test
    void no_link_is_followed_on_the_way() throws IOException {
        Files.delete(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc"), outside);

        assertUnusable(() -> files.text("/etc/shadow"));
        assertUnusable(() -> files.write("/etc/shadow", "mine", 0, 0, READABLE));
        assertUnusable(() -> files.folder("/etc/made", 0, 0, READABLE));
        assertThat(outside).isDirectoryNotContaining("glob:**made");
        assertThat(Files.readString(outside.resolve("shadow"))).isEqualTo("the host's");
    }

    @Test
    void a_link_that_waits_where_a_file_is_written_is_taken_away() throws IOException {
        Files.writeString(root.resolve("etc/shadow"), "before");
        Files.createSymbolicLink(root.resolve("etc/.viveiro-new"), outside.resolve("shadow"));

        files.write("/etc/shadow", "after", 0, 0, READABLE);

        assertThat(files.text("/etc/shadow")).isEqualTo("after");
        assertThat(Files.readString(outside.resolve("shadow"))).isEqualTo("the host's");
    }

    @Test
    void a_file_with_several_names_is_left_under_the_others() throws IOException {
        Files.createLink(root.resolve("etc/shadow"), outside.resolve("shadow"));

        files.write("/etc/shadow", "after", 0, 0, READABLE);

        assertThat(files.text("/etc/shadow")).isEqualTo("after");
        assertThat(Files.readString(outside.resolve("shadow"))).isEqualTo("the host's");
    }

    @Test
    void nothing_leads_above_the_container() {
        for (String path :
                new String[] {"/../host/shadow", "/etc/../../host/shadow", "/./etc", "etc/shadow", "//etc", "/"}) {
            assertUnusable(() -> files.text(path));
        }
    }

    @Test
    void what_is_not_there_has_no_text() {
        assertThat(files.text("/etc/none")).isNull();
        assertThat(files.has("/etc/none")).isFalse();
        assertThat(files.has("/etc")).isFalse();
    }
}

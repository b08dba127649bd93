package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Pause;
import dev.viveiro.worker.driver.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "user.name", matches = "root", disabledReason = "only root gives files away")
class ContainerFoldersTest {
    private static final Owner OWNER = new Owner("0123456789ab");
    private static final String IMAGE = "debian-12";

    @TempDir
    Path home;

    private Path tree;
    private ContainerFolders folders;

    @BeforeEach
    void files_of_an_image_and_a_folder_for_containers() throws IOException {
        tree = Files.createDirectories(home.resolve("tree"));
        folders = open();
    }

    private ContainerFolders open() throws IOException {
        return ContainerFolders.of(new ContainerSettings(home.resolve("containers"), 1 << 20), OWNER);
    }

    /** With an entry for the folder itself. */
    private Path archive() throws IOException {
        Path archive = home.resolve("image.tar");
        Tool.Said said = new Tool(Files.createDirectories(home.resolve("said")), 10_000)
                .run(List.of("tar", "--create", "--file", archive.toString(), "--directory", tree.toString(), "."));
        assertThat(said.code()).as(said.end()).isZero();
        return archive;
    }

    private List<String> all() throws IOException {
        try (Stream<Path> all = Files.list(folders.folder())) {
            return all.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Test
    void an_image_that_opens_its_folder_to_all_is_closed_and_brings_nothing_beside_its_files() throws IOException {
        Files.createDirectories(tree.resolve("rootfs"));
        Files.createFile(tree.resolve("su"));
        Files.setAttribute(tree.resolve("su"), "unix:mode", 04755);
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxrwxrwx"));

        folders.makeImage(IMAGE, archive(), () -> {});

        Path image = folders.folder().resolve(OWNER.prefix() + "image-" + IMAGE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image)))
                .isEqualTo("rwx------");
        try (Stream<Path> there = Files.list(image)) {
            assertThat(there).containsExactly(image.resolve("rootfs"));
        }
        assertThat(Files.getAttribute(image.resolve("rootfs"), "unix:uid")).isEqualTo(1 << 20);
    }

    @Test
    void an_archive_that_is_no_image_takes_no_room() throws IOException {
        Files.createDirectories(tree.resolve("other"));
        Path archive = archive();

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> folders.makeImage(IMAGE, archive, () -> {}))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("container-files-unusable"));

        assertThat(all()).isEmpty();
    }

    @Test
    void what_a_worker_that_died_left_unfinished_is_no_image_and_goes_when_the_next_one_begins() throws IOException {
        Path left = folders.folder().resolve("part-" + OWNER.prefix() + "image-" + IMAGE);
        Files.createDirectories(left.resolve("rootfs"));
        Path others = Files.createDirectories(folders.folder().resolve("part-viveiro-ba9876543210-image-" + IMAGE));

        assertThat(folders.image(IMAGE)).isEmpty();
        assertThat(folders.image(IMAGE + ".part")).isEmpty();
        folders = open();

        assertThat(left).doesNotExist();
        assertThat(others).exists();
    }

    @Test
    void of_all_images_those_from_the_gateway_are_known_by_their_names_and_go_as_a_whole() throws IOException {
        String brought = ImageRef.of("class", "ab".repeat(32)).distinctName();
        String own = ImageRef.of("own", "ab".repeat(32)).distinctName();
        Files.createDirectories(tree.resolve("rootfs").resolve("etc"));
        for (String each : List.of(IMAGE, brought, own)) {
            folders.makeImage(each, archive(), () -> {});
        }
        Files.createFile(home.resolve(own + ".tar.xz"));
        Pause none = length -> {};
        ContainerImages images = new ContainerImages(
                folders, home, new RestingFiles(Clock.systemUTC(), none), (image, use) -> use.accept(home));

        assertThat(folders.images()).containsExactlyInAnyOrder(IMAGE, brought, own);
        assertThat(folders.images().stream().filter(images::isBrought)).containsExactly(brought);
        folders.removeImage(brought);
        folders.removeImage(brought);

        assertThat(folders.images()).containsExactlyInAnyOrder(IMAGE, own);
        assertThat(all()).hasSize(2);
    }

    @Test
    void no_image_has_a_name_that_leads_elsewhere() throws IOException {
        Pause none = length -> {};
        ContainerImages images = new ContainerImages(
                folders, null, new RestingFiles(Clock.systemUTC(), none), (image, use) -> use.accept(home));

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> images.ensure(ImageRef.of("a/../../b", "a".repeat(64))))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("image-unknown"));
    }
}

package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(named = "user.name", matches = "root", disabledReason = "only root gives files away")
class ContainerIdsTest {
    private static final int FIRST = 1 << 20;

    @TempDir
    Path folder;

    private final ContainerIds ids = new ContainerIds(FIRST);

    private static Object of(Path file, String attribute) throws IOException {
        return Files.getAttribute(file, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path file(Path path, int uid, int gid, int mode) throws IOException {
        Files.createFile(path);
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", gid);
        Files.setAttribute(path, "unix:mode", mode);
        return path;
    }

    @Test
    void all_of_a_tree_is_the_containers_and_keeps_its_modes() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path sudo = file(Files.createDirectories(tree.resolve("bin")).resolve("sudo"), 0, 27, 04755);

        ids.shift(tree);

        assertThat(of(tree, "uid")).isEqualTo(FIRST);
        assertThat(of(sudo, "uid")).isEqualTo(FIRST);
        assertThat(of(sudo, "gid")).isEqualTo(FIRST + 27);
        assertThat((int) of(sudo, "mode") & 07777).isEqualTo(04755);
    }

    @Test
    void a_file_with_several_names_is_shifted_once() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path one = file(tree.resolve("one"), 1000, 1000, 0600);
        Files.createLink(tree.resolve("two"), one);

        ids.shift(tree);
        ids.shift(tree);

        assertThat(of(one, "uid")).isEqualTo(FIRST + 1000);
    }

    @Test
    void what_a_link_leads_to_stays_as_it_is() throws IOException {
        Path outside = file(folder.resolve("outside"), 0, 0, 0600);
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path link = Files.createSymbolicLink(tree.resolve("link"), outside);

        ids.shift(tree);

        assertThat(of(link, "uid")).isEqualTo(FIRST);
        assertThat(of(outside, "uid")).isEqualTo(0);
        assertThat((int) of(outside, "mode") & 07777).isEqualTo(0600);
    }

    @Test
    void an_owner_whom_a_container_does_not_have_is_refused() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path foreign = file(tree.resolve("foreign"), 70_000, 0, 0600);

        assertThatIOException().isThrownBy(() -> ids.shift(tree)).withMessageContaining(foreign.toString());
    }

    @Test
    void half_of_an_owner_that_is_the_containers_already_keeps_nobody_elses_half() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        Path half = file(tree.resolve("half"), FIRST, 0, 02755);

        assertThatIOException().isThrownBy(() -> ids.shift(tree)).withMessageContaining(half.toString());
    }
}

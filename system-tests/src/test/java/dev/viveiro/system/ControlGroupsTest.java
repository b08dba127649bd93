package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/control-groups.sh} makes of the group that libvirt leaves; groups are folders of the test's own here. */
@EnabledOnOs(OS.LINUX)
class ControlGroupsTest {
    private final Bash bash = new Bash(List.of("common.sh", "control-groups.sh"), """
            GROUPS_OF=$1/cgroup
            GROUPS_KEPT=$1/run/kept
            group_runs() { [ -e "$1/runs" ]; }""");

    @TempDir
    private Path folder;

    @BeforeEach
    void a_host_with_controllers() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        Files.createDirectories(folder.resolve("cgroup/cpu"));
        Files.createDirectories(folder.resolve("cgroup/memory"));
    }

    @Test
    void it_goes_with_the_last_node_in_whatever_order_they_end() throws IOException {
        var one = started("one");
        var two = started("two");
        var three = started("three");

        ended(one);
        ended(three);
        assertThat(group("cpu")).isDirectory();

        ended(two);
        assertThat(group("cpu")).doesNotExist();
        assertThat(group("memory")).doesNotExist();
        assertThat(folder.resolve("run")).isEmptyDirectory();
    }

    @Test
    void groups_of_machines_that_were_killed_go_too() throws IOException {
        var one = started("one");
        Files.createDirectories(group("cpu").resolve("lxc-17-web/inner"));

        ended(one);

        assertThat(group("cpu")).doesNotExist();
    }

    @Test
    void a_killed_node_holds_nothing() throws IOException {
        Files.delete(started("killed").resolve("runs"));
        var next = started("next");

        ended(next);

        assertThat(group("cpu")).doesNotExist();
    }

    @Test
    void one_in_which_something_runs_stays_until_the_next_last_node_ends() throws IOException {
        var one = started("one");
        var busy = Files.createFile(group("cpu").resolve("runs-on"));

        ended(one);
        assertThat(busy).exists();
        assertThat(group("memory")).doesNotExist();

        Files.delete(busy);
        ended(started("two"));
        assertThat(group("cpu")).doesNotExist();
        assertThat(folder.resolve("run")).isEmptyDirectory();
    }

    @Test
    void one_that_was_there_before_is_not_ours() throws IOException {
        Files.createDirectories(group("cpu"));
        var one = started("one");

        ended(one);

        assertThat(group("cpu")).isDirectory();
        assertThat(folder.resolve("run")).isEmptyDirectory();
    }

    @Test
    void the_only_hierarchy_of_the_second_kind_is_seen_too() throws IOException {
        var one = started("one");
        Files.createDirectories(folder.resolve("cgroup/machine/qemu-1-web.libvirt-qemu"));

        ended(one);

        assertThat(folder.resolve("cgroup/machine")).doesNotExist();
    }

    private Path group(String controller) {
        return folder.resolve("cgroup").resolve(controller).resolve("machine");
    }

    /** With the groups that libvirt makes with its first machine. */
    private Path started(String name) throws IOException {
        var node = Files.createDirectories(folder.resolve(name));
        said("begin() { enter_groups \"$1\" && : >\"$1/runs\"; }\nwith_groups begin \"$2\"", node);
        Files.createDirectories(group("cpu"));
        Files.createDirectories(group("memory"));
        return node;
    }

    private void ended(Path node) throws IOException {
        Files.delete(node.resolve("runs"));
        said("[ ! -w \"$GROUPS_KEPT\" ] || with_groups leave_groups", node);
    }

    private void said(String script, Path node) {
        var said = bash.run(script, folder, node);
        assertThat(said.exit()).as(said.output()).isZero();
    }
}

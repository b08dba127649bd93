package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/kernel-limits.sh} does to a host's limits, which are files of the test's own here. */
@EnabledOnOs(OS.LINUX)
class KernelLimitsTest {
    private static final String INSTANCES = "fs/inotify/max_user_instances";
    private static final String KEYS = "kernel/keys/maxkeys";
    private static final String BYTES = "kernel/keys/maxbytes";

    private final Bash bash = new Bash(List.of("common.sh", "kernel-limits.sh"), """
            LIMITS_OF=$1/sys
            LIMITS_KEPT=$1/run/kept
            node_runs() { [ -e "$1/runs" ]; }""");

    @TempDir
    private Path folder;

    @BeforeEach
    void a_host_as_debian_has_it() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        for (var limit : Map.of(INSTANCES, "128", KEYS, "200", BYTES, "20000").entrySet()) {
            Files.createDirectories(folder.resolve("sys/" + limit.getKey()).getParent());
            set(limit.getKey(), limit.getValue());
        }
    }

    @Test
    void they_are_raised_for_the_first_node_and_set_back_after_the_last() throws IOException {
        var one = started("one");
        assertThat(limits()).containsExactly("4096", "4000", "4000000");
        var two = started("two");

        assertThat(ended(one)).isEmpty();
        assertThat(limits()).containsExactly("4096", "4000", "4000000");

        assertThat(ended(two)).contains("fs.inotify.max_user_instances of this host back to 128");
        assertThat(limits()).containsExactly("128", "200", "20000");
        assertThat(folder.resolve("run")).isEmptyDirectory();
    }

    @Test
    void a_killed_node_holds_nothing_and_what_was_before_it_is_not_forgotten() throws IOException {
        Files.delete(started("killed").resolve("runs"));
        var next = started("next");
        assertThat(limits()).containsExactly("4096", "4000", "4000000");

        ended(next);

        assertThat(limits()).containsExactly("128", "200", "20000");
    }

    @Test
    void a_node_that_is_started_once_more_is_one_node() throws IOException {
        started("one");
        var again = started("one");

        ended(again);

        assertThat(limits()).containsExactly("128", "200", "20000");
    }

    @Test
    void what_is_enough_is_left_alone_and_so_is_what_somebody_has_set_since() throws IOException {
        set(KEYS, "9000");
        var one = started("one");
        assertThat(limits()).containsExactly("4096", "9000", "4000000");
        set(INSTANCES, "8192");

        ended(one);

        assertThat(limits()).containsExactly("8192", "9000", "20000");
    }

    private Path started(String name) throws IOException {
        var node = Files.createDirectories(folder.resolve(name));
        var said =
                bash.run("begin() { raise_limits \"$1\" && : >\"$1/runs\"; }\nwith_limits begin \"$2\"", folder, node);
        assertThat(said.exit()).as(said.output()).isZero();
        return node;
    }

    private String ended(Path node) throws IOException {
        Files.delete(node.resolve("runs"));
        var said = bash.run("with_limits lower_limits", folder);
        assertThat(said.exit()).as(said.output()).isZero();
        return said.output();
    }

    private void set(String name, String value) throws IOException {
        Files.writeString(folder.resolve("sys/" + name), value);
    }

    private List<String> limits() throws IOException {
        return List.of(read(INSTANCES), read(KEYS), read(BYTES));
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve("sys/" + name)).strip();
    }
}

package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessesTest {
    @TempDir
    Path pids;

    @Test
    void a_process_counts_with_its_children_also_with_those_that_ended() throws Exception {
        var shell = new ProcessBuilder(
                        "sh", "-c", "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; echo done; read line")
                .start();
        try (var out = shell.inputReader()) {
            assertThat(out.readLine()).isEqualTo("done");
            Files.writeString(pids.resolve("shell.pid"), shell.pid() + "\n");
            var processes = new Processes(pids);

            assertThat(processes.cpuMillis()).containsOnlyKeys("shell");
            assertThat(processes.cpuMillis().get("shell")).isPositive();
            assertThat(processes.residentMiB().get("shell")).isBetween(0L, 100L);
            assertThat(processes.residentMiB("shell")).isBetween(0L, 100L);
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void a_process_that_has_ended_counts_nothing() throws Exception {
        var ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Files.writeString(pids.resolve("ended.pid"), Long.toString(ended.pid()));

        assertThat(new Processes(pids).cpuMillis()).containsEntry("ended", 0L);
        assertThatIOException().isThrownBy(() -> new Processes(pids).residentMiB("ended"));
    }
}

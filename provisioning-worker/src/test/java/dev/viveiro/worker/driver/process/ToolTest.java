package dev.viveiro.worker.driver.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {
    @TempDir
    Path folder;

    private Tool.Said run(long most, String... command) throws IOException {
        return new Tool(folder, most).run(List.of(command));
    }

    @Test
    void what_a_program_is_told_is_not_read_by_a_shell() throws IOException {
        Tool.Said said = run(1000, "printf", "%s", "$HOME; `id` 'a\" *");

        assertThat(said.code()).isZero();
        assertThat(said.text()).isEqualTo("$HOME; `id` 'a\" *");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void it_runs_in_its_folder_with_an_environment_of_its_own() throws IOException {
        assertThat(run(1000, "pwd").text().strip())
                .isEqualTo(folder.toRealPath().toString());
        assertThat(run(1000, "env").text().lines()).containsExactlyInAnyOrder("LC_ALL=C", path());
    }

    private static String path() {
        return "PATH=/usr/bin:/usr/sbin:/bin:/sbin";
    }

    @Test
    void how_it_failed_and_what_it_said_of_that_is_told() throws IOException {
        Tool.Said said = run(1000, "cat", "no-such-file");

        assertThat(said.code()).isNotZero();
        assertThat(said.error()).contains("No such file");
        assertThat(said.end()).contains("no-such-file");
    }

    @Test
    void one_that_says_too_much_is_ended() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> run(100_000, "head", "-c", "1000000", "/dev/zero"))
                .withMessageContaining("more than 100000 bytes");
    }

    @Test
    void a_program_that_is_not_there_is_said() {
        assertThat(Tool.find("no-such-program")).isEmpty();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> run(1000, "no-such-program"))
                .withMessageContaining("no-such-program");
    }

    @Test
    void it_ends_with_the_thread_that_waits_for_it() {
        AtomicReference<DriverFailure> thrown = new AtomicReference<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                Tool.Said unused = run(1000, "sleep", "600");
            } catch (DriverFailure failure) {
                thrown.set(failure);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        Awaitility.await().until(() -> ProcessHandle.current()
                .children()
                .anyMatch(child -> child.info().commandLine().orElse("").endsWith("sleep 600")));

        waiting.interrupt();

        Awaitility.await().until(() -> thrown.get() != null);
        assertThat(thrown.get()).extracting(DriverFailure::failureClass).isEqualTo(FailureClass.OUTCOME_UNKNOWN);
        Awaitility.await().until(() -> ProcessHandle.current()
                .children()
                .noneMatch(child -> child.info().commandLine().orElse("").endsWith("sleep 600")));
    }
}

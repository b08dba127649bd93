package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MisbehaviourFileTest {
    @TempDir
    Path folder;

    @Test
    void no_file_is_no_rules() {
        assertThat(new MisbehaviourFile(folder.resolve("misbehaviour")).rules()).isEmpty();
    }

    @Test
    void what_an_editor_saves_is_in_force_at_once() throws IOException {
        Path path = folder.resolve("misbehaviour");
        MisbehaviourFile file = new MisbehaviourFile(path);

        Files.writeString(path, "start HANGS\n");
        assertThat(file.rules()).hasSize(1);
        Files.writeString(path, "# start HANGS\n\n");
        assertThat(file.rules()).isEmpty();
        Files.delete(path);
        assertThat(file.rules()).isEmpty();
    }

    @Test
    void a_line_that_is_not_understood_is_logged_by_number_and_word_and_the_others_hold(CapturedOutput output) {
        MisbehaviourFile file = new MisbehaviourFile(folder.resolve("misbehaviour"));

        file.write(List.of("start HANGS", "strat HANGS", "stop FAILS_ONCE"));

        assertThat(file.rules()).extracting(live -> live.rule().step()).containsExactly(Step.START, Step.STOP);
        assertThat(output).contains("line 2 is ignored: 'strat' is not understood");
    }
}

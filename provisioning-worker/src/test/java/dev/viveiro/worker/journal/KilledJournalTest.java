package dev.viveiro.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.worker.Commands;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process, really killed. */
class KilledJournalTest {
    private static final int ENOUGH = 2_000;

    @TempDir
    Path home;

    @Test
    void nothing_acknowledged_is_lost_by_kill_9() throws Exception {
        Path file = home.resolve("journal.db");
        List<Long> acknowledged = new ArrayList<>();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        JournalFiller.class.getName(),
                        file.toString(),
                        Commands.HOST.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("[0-9]+")) {
                    acknowledged.add(Long.parseLong(line));
                }
                if (acknowledged.size() == ENOUGH) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        acknowledged.removeLast(); // the last line may be cut short

        try (Journal journal = Journal.open(
                file, Commands.HOST, Clock.systemUTC(), Ids.timeOrdered(), CommitProbe.NONE, cause -> {})) {
            List<Long> lost = journal.read(sql -> {
                List<Long> missing = new ArrayList<>();
                for (Long number : acknowledged) {
                    if (Meta.get(sql, "n" + number).isEmpty()) {
                        missing.add(number);
                    }
                }
                return missing;
            });
            assertThat(lost).isEmpty();
        }
    }
}

package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed while it changes machines; no answer that it gave is lost. */
class KillTest {

    @Test
    void what_a_killed_process_was_told_is_still_true(@TempDir Path home) throws IOException, InterruptedException {
        Process worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcess.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<VmId> told = new ArrayList<>();
        try (BufferedReader answers = worker.inputReader()) {
            while (told.size() < 200) {
                told.add(VmId.of(answers.readLine()));
            }
            worker.destroyForcibly().waitFor();
        }

        try (SimulatedFixture next = new SimulatedFixture(home)) {
            List<Machine> machines = next.driver().list();
            assertThat(machines)
                    .filteredOn(machine -> machine.power() == ObservedPower.RUNNING)
                    .extracting(Machine::vm)
                    .containsAll(told);
            assertThat(machines).extracting(Machine::vm).doesNotHaveDuplicates();
        }
    }
}

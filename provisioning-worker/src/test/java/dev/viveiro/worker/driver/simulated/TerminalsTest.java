package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.Consoles;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConsole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalsTest {
    @TempDir
    Path home;

    @Test
    void it_echoes_what_is_typed_and_its_log_has_it_too() throws Exception {
        try (SimulatedFixture fixture = new SimulatedFixture(home)) {
            Machine machine = fixture.running("web");
            Consoles consoles = fixture.driver().ability(Consoles.class).orElseThrow();
            try (MachineConsole console = consoles.attach(machine.vm())) {
                console.write(typed("uptime\n"));
                assertThat(text(console.read())).isEqualTo("uptime\r\n$ ");
            }
            ConsoleLogs logs = fixture.driver().ability(ConsoleLogs.class).orElseThrow();
            assertThat(text(logs.consoleLog(machine.vm(), 1_000)))
                    .startsWith("Booting web, boot " + machine.bootId())
                    .endsWith("$ uptime\r\n$ ");
        }
    }

    @Test
    void its_log_goes_on_over_boots_and_keeps_its_end() throws Exception {
        try (SimulatedFixture fixture = new SimulatedFixture(home)) {
            Machine machine = fixture.running("web");
            Consoles consoles = fixture.driver().ability(Consoles.class).orElseThrow();
            ConsoleLogs logs = fixture.driver().ability(ConsoleLogs.class).orElseThrow();
            try (MachineConsole console = consoles.attach(machine.vm())) {
                console.write(new byte[Terminal.KEPT]);
                console.write(typed("the last words"));
            }
            String before = String.valueOf(machine.bootId());
            fixture.driver().reboot(machine.vm(), before);
            String after = String.valueOf(
                    fixture.driver().find(machine.vm()).orElseThrow().bootId());

            byte[] log = logs.consoleLog(machine.vm(), 1 << 20);
            assertThat(log).hasSize(Terminal.KEPT);
            assertThat(text(log)).contains("the last words", "boot " + after).doesNotContain("boot " + before);
        }
    }

    private static byte[] typed(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] said) {
        return new String(said, StandardCharsets.UTF_8);
    }
}

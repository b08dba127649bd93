package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LastWordsTest {
    private static String told(String console) {
        return LastWords.told(console.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_last_lines_are_told_without_what_only_a_terminal_reads() {
        assertThat(told("Booting\r\none\r\n\r\nFailed to allocate manager object: Too many open files\r\n"
                        + "[\u001b[0;1;31m!!!!!!\u001b[0m] Failed.\r\nExiting PID 1...\r\n"))
                .isEqualTo(
                        "; its console ends with: Failed to allocate manager object: Too many open files / [!!!!!!] Failed."
                                + " / Exiting PID 1...");
    }

    @Test
    void a_silent_guest_leaves_no_words() {
        assertThat(told("")).isEmpty();
        assertThat(told("\r\n\u001b[2J\n")).isEmpty();
    }

    @Test
    void a_long_line_is_told_by_its_end() {
        assertThat(told("x".repeat(900) + "the end")).hasSizeLessThan(340).endsWith("the end");
    }
}

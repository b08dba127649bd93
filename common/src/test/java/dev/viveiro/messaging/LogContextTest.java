package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
    @Test
    void an_inner_context_gives_back_what_the_outer_one_said() {
        try (LogContext outer = LogContext.with(LogContext.VM, "a").and(LogContext.HOST, "h")) {
            try (LogContext inner = LogContext.with(LogContext.VM, "b").and(LogContext.OPERATION, "o")) {
                assertThat(MDC.getCopyOfContextMap())
                        .containsEntry("vm", "b")
                        .containsEntry("host", "h")
                        .containsEntry("operation", "o");
            }
            assertThat(MDC.get("vm")).isEqualTo("a");
            assertThat(MDC.get("operation")).isNull();
        }
        assertThat(MDC.get("vm")).isNull();
        assertThat(MDC.get("host")).isNull();
    }
}

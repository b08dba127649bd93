package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InvoicesVerdictTest {
    @Test
    void a_minute_is_too_long_and_half_a_gibibyte_is_the_most() {
        assertThat(verdict(59, 512).met()).isTrue();
        assertThat(verdict(60, 512).met()).isFalse();
        assertThat(verdict(59, 513).met()).isFalse();
    }

    @Test
    void the_result_names_what_was_measured_and_the_bars() {
        assertThat(verdict(40, 300).result().json())
                .startsWith("{\"bench\":\"invoices\"")
                .contains("\"vms\":20000", "\"intervals\":825921", "\"seconds\":40.0", "\"barSeconds\":60")
                .contains("\"rssMaxMiB\":300", "\"met\":true", "\"rawSeconds\":10.0", "\"ratio\":0.25");
    }

    private static InvoicesVerdict verdict(long seconds, long mib) {
        return new InvoicesVerdict(20_000, 921, 825_921, Duration.ofSeconds(seconds), Duration.ofSeconds(10), mib);
    }
}

package dev.viveiro.metering.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.viveiro.metering.billing.domain.InvoiceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BillingSettingsTest {
    @Test
    void a_series_is_for_a_year_of_utc() {
        BillingSettings settings = settings("INV", "CN", Duration.ofHours(24), 3);
        assertThat(settings.series(InvoiceKind.INVOICE, Instant.parse("2025-12-31T23:59:59Z")))
                .isEqualTo("INV-2025");
        assertThat(settings.series(InvoiceKind.CREDIT_NOTE, Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo("CN-2026");
    }

    @Test
    void what_can_not_work_is_refused_at_the_start() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings("X", "X", Duration.ZERO, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> settings("X", "Y", Duration.ofHours(-1), 3));
        assertThatIllegalArgumentException().isThrownBy(() -> settings("X", "Y", Duration.ZERO, -1));
    }

    private static BillingSettings settings(String invoices, String credits, Duration settle, int months) {
        return new BillingSettings(List.of(), invoices, credits, settle, months);
    }
}

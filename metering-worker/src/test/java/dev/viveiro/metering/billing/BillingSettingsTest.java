package dev.viveiro.metering.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.billing.domain.InvoiceNumber;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.rating.BillingMonth;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BillingSettingsTest {
    @Test
    void a_series_is_for_a_year_of_utc() {
        BillingSettings settings = settings("INV", "CN", Duration.ofHours(24), 3);
        assertThat(settings.series(InvoiceKind.INVOICE, Instant.parse("2025-12-31T23:59:59Z")))
                .isEqualTo("INV-2025");
        assertThat(settings.series(InvoiceKind.CREDIT_NOTE, Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo("CN-2026");
        assertThat(settings.series(InvoiceKind.SUPPLEMENT, Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo("INV-2026");
    }

    @Test
    void what_can_not_work_is_refused_at_the_start() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings("X", "X", Duration.ZERO, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> settings("X", "Y", Duration.ofHours(-1), 3));
        assertThatIllegalArgumentException().isThrownBy(() -> settings("X", "Y", Duration.ZERO, -1));
    }

    @Test
    void a_document_names_its_own_seller_and_todays_when_it_has_none() {
        BillingSettings settings = new BillingSettings(
                List.of("Elm & Sons"), "INV", "CN", Duration.ofHours(24), 3, BillingSettings.Run.OFF);
        assertThat(settings.sellerOf(invoice(null))).containsExactly("Elm & Sons");
        assertThat(settings.sellerOf(invoice(List.of("Oak Ltd")))).containsExactly("Oak Ltd");
        assertThat(settings.sellerOf(invoice(List.of()))).isEmpty();
    }

    private static Invoice invoice(@Nullable List<String> seller) {
        BigDecimal zero = BigDecimal.ZERO;
        return new Invoice(
                new InvoiceName(new TenantId(new UUID(0, 2)), BillingMonth.of("2026-03"), InvoiceKind.INVOICE, 1),
                InvoiceState.FINAL,
                new InvoiceNumber("INV-2026", 1),
                Instant.parse("2026-04-02T00:00:00Z"),
                null,
                null,
                null,
                new Invoice.Basis("EUR", "standard", 1, 1, "VAT", zero, List.of(), seller),
                List.of(),
                new Invoice.Amounts(zero, zero, zero),
                List.of());
    }

    private static BillingSettings settings(String invoices, String credits, Duration settle, int months) {
        return new BillingSettings(List.of(), invoices, credits, settle, months, BillingSettings.Run.OFF);
    }
}

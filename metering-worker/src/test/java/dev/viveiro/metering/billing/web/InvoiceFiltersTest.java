package dev.viveiro.metering.billing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.billing.InvoiceList;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvoiceFiltersTest {
    @Test
    void what_is_not_asked_for_does_not_count() {
        assertThat(InvoiceFilters.of(null, null, null, null, null, "school"))
                .isEqualTo(new InvoiceList.Filter(
                        false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void all_can_be_asked_for_at_once() {
        assertThat(InvoiceFilters.of("2026-03", "FINAL", "SUPPLEMENT", "false", "true", null))
                .isEqualTo(new InvoiceList.Filter(
                        true,
                        Optional.of(BillingMonth.of("2026-03")),
                        Optional.of(InvoiceState.FINAL),
                        Optional.of(InvoiceKind.SUPPLEMENT),
                        Optional.of(false)));
    }

    @Test
    void what_is_wrong_is_pointed_to() {
        assertThat(pointer("2026-13", null, null, null, null)).isEqualTo("?month");
        assertThat(pointer(null, "final", null, null, null)).isEqualTo("?state");
        assertThat(pointer(null, null, "BILL", null, null)).isEqualTo("?kind");
        assertThat(pointer(null, null, null, "yes", null)).isEqualTo("?overdue");
        assertThat(pointer(null, null, null, null, "1")).isEqualTo("?allTenants");
        assertThat(pointer(null, null, null, null, "true")).isEqualTo("?allTenants");
    }

    private static String pointer(@Nullable String... parameters) {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> InvoiceFilters.of(
                        parameters[0], parameters[1], parameters[2], parameters[3], parameters[4], "school"));
        return problem.errors().getFirst().pointer();
    }
}

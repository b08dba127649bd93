package dev.viveiro.metering.tco.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.tco.domain.CostEntry;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CostCheckTest {
    private static final UUID ID = new UUID(0, 1);
    private static final String HOSTS = "00000000-0000-0000-0000-00000000000a 00000000-0000-0000-0000-00000000000b";

    @Test
    void what_is_right_becomes_an_entry() {
        CostEntry entry = CostCheck.of(fields("ONCE", "36", "4384", "2026-01-31", "2026-01-31", HOSTS), ID)
                .entry()
                .orElseThrow();
        assertThat(entry.lifeMonths()).isEqualTo(36);
        assertThat(entry.amount()).isEqualTo("4384.00");
        assertThat(entry.scope().hosts()).hasSize(2);
        assertThat(entry.to()).isEqualTo("2026-01-31");
    }

    @Test
    void what_is_not_given_is_for_all_hosts_and_goes_on() {
        CostEntry entry = CostCheck.of(fields("MONTHLY", "", "0.000001", "2026-01-31", "", ""), ID)
                .entry()
                .orElseThrow();
        assertThat(entry.scope().hosts()).isEmpty();
        assertThat(entry.to()).isNull();
        assertThat(entry.lifeMonths()).isNull();
    }

    @Test
    void everything_that_is_wrong_is_told_with_its_field() {
        CostCheck.Checked checked = CostCheck.of(
                new CostFields(" ", "Hardware", null, "", "ONCE", "0", "-1", "XXX", "2026-02-30", "2026-1-1", "oak"),
                ID);
        assertThat(checked.entry()).isEmpty();
        assertThat(checked.faults())
                .extracting(fault -> fault.field() + " " + fault.code())
                .containsExactly(
                        "name invalid-name",
                        "resource invalid-value",
                        "phase missing",
                        "directness missing",
                        "lifeMonths invalid-value",
                        "amount invalid-value",
                        "currency invalid-value",
                        "from invalid-value",
                        "to invalid-value",
                        "hosts invalid-value");
    }

    @Test
    void only_what_is_paid_once_has_a_life_no_end_is_before_the_beginning_and_no_host_is_named_twice() {
        String twice = "00000000-0000-0000-0000-00000000000a 00000000-0000-0000-0000-00000000000a";
        assertThat(CostCheck.of(fields("YEARLY", "12", "1", "2026-01-31", "2026-01-30", twice), ID)
                        .faults())
                .extracting(CostFault::field)
                .containsExactly("lifeMonths", "to", "hosts");
    }

    private static CostFields fields(
            String charge, String life, String amount, String from, @Nullable String to, String hosts) {
        return new CostFields(
                "Two servers", "HARDWARE", "ACQUISITION", "DIRECT", charge, life, amount, "EUR", from, to, hosts);
    }
}

package dev.viveiro.gateway.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final HostId HOST = Ids.timeOrdered().nextHost();
    private static final HostResources NOTHING = new HostResources(0, 0, 0);

    private static HostReported report(String journal, long number, long base, @Nullable String impediment) {
        return report(journal, number, base, impediment, NOTHING);
    }

    private static HostReported report(
            String journal, long number, long base, @Nullable String impediment, HostResources total) {
        return new HostReported(
                HOST,
                journal,
                0,
                number,
                base,
                1,
                "scripted",
                "1",
                List.of(),
                impediment,
                total,
                NOTHING,
                List.of(),
                List.of(),
                Instant.EPOCH);
    }

    private static HostReported full(long number) {
        return report("a", number, number, null);
    }

    private static HostReported delta(long number, long base) {
        return report("a", number, base, null);
    }

    @Test
    void of_full_reports_the_newest_is_enough() {
        assertThat(Reports.lasting(List.of(full(1), full(3), full(2)))).containsExactly(full(3));
    }

    @Test
    void of_deltas_of_one_full_report_the_newest_is_enough() {
        assertThat(Reports.lasting(List.of(delta(4, 1), delta(5, 1)))).containsExactly(delta(5, 1));
    }

    @Test
    void a_full_report_is_needed_before_its_delta_and_a_delta_before_it_is_not() {
        assertThat(Reports.lasting(List.of(delta(2, 1), full(3), delta(4, 3), delta(5, 3))))
                .containsExactly(full(3), delta(5, 3));
    }

    @Test
    void a_delta_of_another_full_report_replaces_none() {
        assertThat(Reports.lasting(List.of(delta(4, 1), delta(5, 3)))).containsExactly(delta(4, 1), delta(5, 3));
    }

    @Test
    void reports_of_another_journal_are_all_looked_at() {
        HostReported other = report("b", 1, 1, null);
        assertThat(Reports.lasting(List.of(full(7), other))).containsExactly(full(7), other);
    }

    @Test
    void a_host_that_can_not_ask_its_hypervisor_lists_nothing_that_counts() {
        assertThat(Reports.lasting(List.of(report("a", 2, 1, "libvirt is away"))))
                .isEmpty();
    }

    @Test
    void a_host_that_can_start_nothing_and_lists_what_it_has_is_heard_all_the_same() {
        HostReported report = report("a", 2, 1, "no ebtables", new HostResources(4, 8_192, 100));
        assertThat(Reports.lasting(List.of(report))).containsExactly(report);
    }
}

package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class BilledMonthTest {
    @Test
    void tenants_share_all_machines_and_one_has_a_quarter_of_them() {
        var shares = BilledMonth.shares(20_000);
        assertThat(shares.getFirst().machines()).isEqualTo(5_000);
        assertThat(shares.subList(1, 21)).allMatch(share -> share.machines() == 300);
        assertThat(shares.subList(21, shares.size())).hasSize(900).allMatch(share -> share.machines() == 10);
        int next = 0;
        for (var share : shares) {
            assertThat(share.first()).isEqualTo(next);
            next += share.machines();
        }
        assertThat(next).isEqualTo(20_000);
    }

    @Test
    void lines_are_rounded_and_then_the_tax() {
        var month = new BilledMonth(YearMonth.of(2026, 2), 1_000);
        var one = new BilledMonth.Share(Ids.timeOrdered().nextTenant(), 0, 1);
        // 4.43 and 1.62 for processor and memory by the hour, 0.59, 0.91 and 1.55 by their part of 672 hours, 0.06
        // for the image; and 23 % tax
        assertThat(month.total(one)).isEqualTo("11.27");
    }

    @Test
    void a_machine_is_billed_for_what_its_lost_host_left_and_for_its_snapshots() {
        var month = new BilledMonth(YearMonth.of(2026, 2), 1_000);
        var lost = new BilledMonth.Share(Ids.timeOrdered().nextTenant(), 7, 1);
        // 336 of 360 hours: 16.53, 6.05, 1.10, 0.85 and 1.45; 0.06
        assertThat(month.total(lost)).isEqualTo("32.03");
        var kept = new BilledMonth.Share(Ids.timeOrdered().nextTenant(), 1, 1);
        // 8.86, 3.24, 1.18, 0.91 and 1.55; 0.75 for snapshots, 0.06
        assertThat(month.total(kept)).isEqualTo("20.36");
    }

    @Test
    void rows_of_usage_are_those_of_stretches_and_of_what_was_cut_out_of_them() {
        // of 20: machines 1, 9 and 17 with snapshots, 3 and 13 observed late, and an image for each of two tenants
        var month = new BilledMonth(YearMonth.of(2026, 2), 20);
        assertThat(month.rows())
                .isEqualTo(20 * 50 + 3 * 10 + 2 * 10 + month.shares().size());
        assertThat(month.intervals())
                .isEqualTo(20 * 40 + 3 * 10 + month.shares().size());
    }
}

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
        // 4.43 and 1.62 for processor and memory by the hour, 0.59, 0.91 and 1.55 by their part of 672 hours; and 23 %
        // tax
        assertThat(month.total(one)).isEqualTo("11.19");
    }
}

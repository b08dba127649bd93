package dev.viveiro.metering.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonthlyRunTest {
    private final ManualClock clock = ManualClock.at("2026-03-31T23:59:59Z");
    private final List<String> asked = new ArrayList<>();

    @Test
    void a_month_is_run_once_late_facts_of_it_need_not_be_waited_for() {
        MonthlyRun run = run(BillingSettings.Run.FINAL, Duration.ofHours(24));
        run.look();
        assertThat(asked).containsExactly("2026-02 final");
        clock.set(Instant.parse("2026-04-01T23:59:59Z"));
        run.look();
        assertThat(asked).as("March has not settled").containsExactly("2026-02 final", "2026-02 final");
        clock.advance(Duration.ofSeconds(1));
        run.look();
        assertThat(asked.getLast()).isEqualTo("2026-03 final");
    }

    @Test
    void where_facts_are_waited_for_longer_than_a_month_an_earlier_one_is_run() {
        clock.set(Instant.parse("2026-04-09T00:00:00Z"));
        run(BillingSettings.Run.DRAFTS, Duration.ofDays(40)).look();
        assertThat(asked).containsExactly("2026-01 drafts");
        clock.set(Instant.parse("2026-04-10T00:00:00Z"));
        run(BillingSettings.Run.DRAFTS, Duration.ofDays(40)).look();
        assertThat(asked.getLast()).isEqualTo("2026-02 drafts");
    }

    @Test
    void nothing_begins_by_itself_unless_it_is_wanted() {
        run(BillingSettings.Run.OFF, Duration.ZERO).look();
        assertThat(asked).isEmpty();
    }

    @Test
    void a_run_that_can_not_begin_now_is_tried_again() {
        List<BillingMonth> tried = new ArrayList<>();
        MonthlyRun run = new MonthlyRun(
                settings(BillingSettings.Run.FINAL, Duration.ZERO),
                (month, finalise) -> {
                    tried.add(month);
                    throw new IllegalStateException("the database is away");
                },
                clock);
        run.look();
        run.look();
        assertThat(tried).hasSize(2);
    }

    private MonthlyRun run(BillingSettings.Run mode, Duration settle) {
        return new MonthlyRun(
                settings(mode, settle),
                (month, finalise) -> asked.add(month + (finalise ? " final" : " drafts")),
                clock);
    }

    private static BillingSettings settings(BillingSettings.Run mode, Duration settle) {
        return new BillingSettings(List.of(), "INV", "CN", settle, 3, mode);
    }
}

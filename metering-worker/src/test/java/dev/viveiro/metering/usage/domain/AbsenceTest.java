package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AbsenceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration TOLERANCE = Duration.ofSeconds(30);
    private static final List<Interval> GAP = List.of(new Interval(at(100), at(900)));

    @Test
    void time_in_which_nobody_watched_is_billed_while_the_host_was_not_given_up() {
        assertThat(judged(seen("a", "a"))).containsExactly(new Gap(at(100), at(900), Gap.Kind.UNSEEN, null));
    }

    @Test
    void the_time_of_a_lost_host_is_not_billed_past_its_last_report() {
        assertThat(judged(seen("a", "b"), at(105))).containsExactly(new Gap(at(100), at(900), Gap.Kind.LOST, at(105)));
    }

    @Test
    void a_machine_that_is_found_in_the_same_boot_was_there_all_the_while() {
        assertThat(judged(seen("a", "a"), at(105))).containsExactly(new Gap(at(100), at(900), Gap.Kind.LATE, at(105)));
    }

    @Test
    void a_machine_that_was_off_and_is_off_still_was_there_all_the_while() {
        assertThat(judged(seen(null, null), at(105))).extracting(Gap::kind).containsExactly(Gap.Kind.LATE);
        assertThat(judged(seen("a", null), at(105))).extracting(Gap::kind).containsExactly(Gap.Kind.LOST);
    }

    @Test
    void a_machine_that_nobody_saw_again_is_not_billed_up_to_the_end_of_its_story() {
        assertThat(judged(List.of(new ObservedRun(at(0), at(100), "a", "a")), at(100)))
                .containsExactly(new Gap(at(100), at(900), Gap.Kind.LOST, at(100)));
    }

    @Test
    void a_sample_after_the_last_report_was_a_word_too() {
        assertThat(judged(seen("a", "b"), at(95))).containsExactly(new Gap(at(100), at(900), Gap.Kind.LOST, at(100)));
    }

    @Test
    void an_earlier_or_a_later_silence_is_another_matter() {
        assertThat(judged(seen("a", "b"), at(0), at(900))).extracting(Gap::kind).containsExactly(Gap.Kind.UNSEEN);
    }

    private static List<Gap> judged(List<ObservedRun> runs, Instant... silences) {
        return Absence.judged(GAP, runs, List.of(silences), TOLERANCE);
    }

    private static List<ObservedRun> seen(@Nullable String before, @Nullable String after) {
        return List.of(new ObservedRun(at(0), at(100), "x", before), new ObservedRun(at(900), at(950), after, "y"));
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}

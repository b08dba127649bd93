package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ObservationTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration TOLERANCE = Duration.ofSeconds(30);

    @Test
    void samples_that_come_in_time_make_one_run_and_no_gap() {
        List<ObservedRun> runs = Observation.with(List.of(), samples(10, 20, 50, 80), TOLERANCE);
        assertThat(runs).containsExactly(new ObservedRun(at(10), at(80), "boot-10", "boot-80"));
        assertThat(Observation.unobserved(List.of(new Interval(at(0), null)), runs, TOLERANCE))
                .isEmpty();
    }

    @Test
    void silence_between_two_samples_is_a_gap_of_exactly_that_length() {
        List<ObservedRun> runs = Observation.with(List.of(), samples(0, 10, 41), TOLERANCE);
        assertThat(Observation.unobserved(List.of(new Interval(at(0), null)), runs, TOLERANCE))
                .containsExactly(new Interval(at(10), at(41)));
    }

    @Test
    void silence_of_a_machine_that_is_not_billed_is_no_gap() {
        List<ObservedRun> runs = Observation.with(List.of(), samples(0, 10, 100), TOLERANCE);
        List<Interval> billed = List.of(new Interval(at(0), at(20)), new Interval(at(90), null));
        assertThat(Observation.unobserved(billed, runs, TOLERANCE)).isEmpty();
    }

    @Test
    void a_machine_that_was_never_sampled_was_unobserved_all_its_billed_time() {
        assertThat(Observation.unobserved(List.of(new Interval(at(0), at(60))), List.of(), TOLERANCE))
                .containsExactly(new Interval(at(0), at(60)));
    }

    @Test
    void billed_time_is_the_union_of_all_meters() {
        List<UsageInterval> usage = List.of(
                new UsageInterval(Meter.VCPU, 1, at(0), at(10), 1),
                new UsageInterval(Meter.DISK, 1, at(0), at(30), 1),
                new UsageInterval(Meter.VCPU, 3, at(30), at(40), 1),
                new UsageInterval(Meter.MEMORY, 5, at(50), null, 1));
        assertThat(BilledTime.of(usage)).containsExactly(new Interval(at(0), at(40)), new Interval(at(50), null));
    }

    @RepeatedTest(200)
    void late_and_repeated_samples_end_in_the_same_runs(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<ObservedRun> samples = new ArrayList<>(IntStream.range(0, 1 + random.nextInt(20))
                .mapToObj(i -> ObservedRun.of(at(random.nextInt(600)), random.nextBoolean() ? null : "boot-" + i))
                .toList());
        List<ObservedRun> expected = Observation.with(List.of(), samples, TOLERANCE);

        samples.addAll(samples.subList(0, samples.size() / 2));
        Collections.shuffle(samples, random);
        List<ObservedRun> runs = List.of();
        for (ObservedRun sample : samples) {
            runs = Observation.with(runs, List.of(sample), TOLERANCE);
        }
        assertThat(runs).isEqualTo(expected);
        for (int i = 1; i < runs.size(); i++) {
            assertThat(Duration.between(runs.get(i - 1).to(), runs.get(i).from()))
                    .isGreaterThan(TOLERANCE);
        }
    }

    @RepeatedTest(300)
    void gaps_that_end_later_follow_from_what_is_billed_later_where_that_is_said_to_tell_all(
            RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<UsageInterval> usage = randomUsage(random);
        // half of them were never seen
        int seen = random.nextBoolean() ? 0 : random.nextInt(12);
        List<ObservedRun> runs =
                Observation.with(List.of(), samples(random.ints(seen, 0, 500).toArray()), TOLERANCE);
        Instant since = at(random.nextInt(500));
        List<UsageInterval> late = usage.stream()
                .filter(interval -> interval.to() == null || !interval.to().isBefore(since))
                .toList();
        List<ObservedRun> window = window(runs, since);

        if (Observation.tellsAll(since, BilledTime.of(late), window)) {
            assertThat(Observation.unobservedSince(since, BilledTime.of(late), window, TOLERANCE))
                    .isEqualTo(Observation.unobservedSince(since, BilledTime.of(usage), runs, TOLERANCE));
        }
    }

    @Test
    void a_machine_that_goes_on_unseen_tells_all_and_one_that_ended_does_not() {
        List<Interval> goesOn = List.of(new Interval(at(0), null));
        List<Interval> ended = List.of(new Interval(at(0), at(60)));
        assertThat(Observation.tellsAll(at(30), goesOn, List.of())).isTrue();
        assertThat(Observation.tellsAll(at(30), ended, List.of())).isFalse();
        assertThat(Observation.tellsAll(null, ended, List.of())).isTrue();
        List<ObservedRun> seen = List.of(new ObservedRun(at(10), at(50), "boot", "boot"));
        assertThat(Observation.tellsAll(at(30), ended, seen)).isTrue();
        assertThat(Observation.tellsAll(at(55), ended, seen)).isFalse();
    }

    @RepeatedTest(300)
    void gaps_that_end_later_need_nothing_of_what_was_long_before_them(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<UsageInterval> usage = randomUsage(random);
        List<ObservedRun> runs = Observation.with(
                List.of(), samples(random.ints(random.nextInt(12), 0, 500).toArray()), TOLERANCE);
        Instant since = at(random.nextInt(500));
        List<ObservedRun> window = window(runs, since);
        Instant floor = Observation.floor(since, window);
        List<UsageInterval> late = usage.stream()
                .filter(interval ->
                        floor == null || interval.to() == null || !interval.to().isBefore(floor))
                .toList();

        assertThat(Observation.unobservedSince(since, BilledTime.of(late), window, TOLERANCE))
                .isEqualTo(Observation.unobservedSince(since, BilledTime.of(usage), runs, TOLERANCE));
    }

    private static List<UsageInterval> randomUsage(Random random) {
        List<UsageInterval> usage = new ArrayList<>();
        int second = random.nextInt(50);
        for (int i = 0; i < random.nextInt(6); i++) {
            int end = second + 1 + random.nextInt(120);
            usage.add(new UsageInterval(Meter.DISK, i, at(second), random.nextInt(9) == 0 ? null : at(end), 1));
            second = end + (random.nextBoolean() ? 0 : random.nextInt(60));
            if (usage.getLast().to() == null) {
                break;
            }
        }
        return usage;
    }

    /** Those that begin at or after a time, and the last one before. */
    private static List<ObservedRun> window(List<ObservedRun> runs, Instant since) {
        List<ObservedRun> before =
                runs.stream().filter(run -> run.from().isBefore(since)).toList();
        List<ObservedRun> window = new ArrayList<>(before.isEmpty() ? List.of() : List.of(before.getLast()));
        runs.stream().filter(run -> !run.from().isBefore(since)).forEach(window::add);
        return window;
    }

    private static List<ObservedRun> samples(int... seconds) {
        return IntStream.of(seconds)
                .mapToObj(second -> ObservedRun.of(at(second), "boot-" + second))
                .toList();
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}

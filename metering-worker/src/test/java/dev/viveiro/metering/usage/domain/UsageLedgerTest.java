package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class UsageLedgerTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Set<Meter> ALL = EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS);
    private static final Set<Meter> NONE = Set.of();

    @Test
    void a_machine_that_only_waits_for_its_host_has_no_usage() {
        assertThat(UsageLedger.intervals(List.of(change(1, 0, NONE), change(2, 5, NONE))))
                .isEmpty();
    }

    @Test
    void a_running_machine_has_one_open_interval_of_each_meter() {
        assertThat(UsageLedger.intervals(List.of(change(1, 0, NONE), change(2, 10, ALL))))
                .containsExactly(
                        new UsageInterval(Meter.VCPU, 2, at(10), null, 2),
                        new UsageInterval(Meter.MEMORY, 2, at(10), null, 2048),
                        new UsageInterval(Meter.DISK, 2, at(10), null, 20),
                        new UsageInterval(Meter.ADDRESS, 2, at(10), null, 1));
    }

    @Test
    void a_stopped_machine_goes_on_holding_its_disk_and_address() {
        List<UsageInterval> usage =
                UsageLedger.intervals(List.of(change(1, 0, ALL), change(2, 60, Set.of(Meter.DISK, Meter.ADDRESS))));
        assertThat(usage)
                .containsExactly(
                        new UsageInterval(Meter.VCPU, 1, at(0), at(60), 2),
                        new UsageInterval(Meter.MEMORY, 1, at(0), at(60), 2048),
                        new UsageInterval(Meter.DISK, 1, at(0), null, 20),
                        new UsageInterval(Meter.ADDRESS, 1, at(0), null, 1));
    }

    @Test
    void a_change_that_bills_the_same_splits_nothing() {
        assertThat(UsageLedger.intervals(List.of(change(1, 0, ALL), change(2, 30, ALL), change(3, 90, NONE))))
                .hasSize(ALL.size())
                .allSatisfy(interval -> assertThat(interval.to()).isEqualTo(at(90)));
    }

    @Test
    void a_resize_ends_one_interval_and_begins_the_next_at_the_same_moment() {
        MeteredChange bigger = new MeteredChange(2, at(60), Set.of(Meter.VCPU), 8, 2048, 20);
        assertThat(UsageLedger.intervals(List.of(change(1, 0, Set.of(Meter.VCPU)), bigger)))
                .containsExactly(
                        new UsageInterval(Meter.VCPU, 1, at(0), at(60), 2),
                        new UsageInterval(Meter.VCPU, 2, at(60), null, 8));
    }

    @Test
    void a_second_snapshot_makes_what_is_stored_larger() {
        Set<Meter> kept = Set.of(Meter.DISK, Meter.SNAPSHOT);
        assertThat(UsageLedger.intervals(List.of(
                        new MeteredChange(1, at(0), kept, 2, 2048, 20, 20),
                        new MeteredChange(2, at(60), kept, 2, 2048, 20, 40),
                        new MeteredChange(3, at(90), Set.of(Meter.DISK), 2, 2048, 20, 0))))
                .containsExactly(
                        new UsageInterval(Meter.DISK, 1, at(0), null, 20),
                        new UsageInterval(Meter.SNAPSHOT, 1, at(0), at(60), 20),
                        new UsageInterval(Meter.SNAPSHOT, 2, at(60), at(90), 40));
    }

    @Test
    void a_host_whose_clock_is_behind_shortens_nothing_below_zero() {
        List<MeteredChange> changes = List.of(change(1, 0, ALL), change(2, 60, NONE), change(3, 50, ALL));
        assertThat(UsageLedger.intervals(changes))
                .as("the third change took effect no earlier than the second")
                .hasSize(ALL.size())
                .allSatisfy(interval -> assertThat(interval.from()).isEqualTo(at(0)))
                .allSatisfy(interval -> assertThat(interval.to()).isNull());
    }

    @Test
    void a_late_event_opens_the_gap_that_it_tells_of() {
        List<MeteredChange> changes = new ArrayList<>(List.of(change(1, 0, ALL), change(3, 60, ALL)));
        assertThat(UsageLedger.intervals(changes)).hasSize(ALL.size());
        changes.add(change(2, 30, NONE));
        assertThat(UsageLedger.intervals(changes).stream().filter(usage -> usage.meter() == Meter.VCPU))
                .containsExactly(
                        new UsageInterval(Meter.VCPU, 1, at(0), at(30), 2),
                        new UsageInterval(Meter.VCPU, 3, at(60), null, 2));
    }

    @RepeatedTest(300)
    void order_and_delay_leave_no_trace_and_billed_time_is_covered_exactly(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<MeteredChange> story = story(random);
        List<UsageInterval> expected = UsageLedger.intervals(story);

        List<MeteredChange> shuffled = new ArrayList<>(story);
        Collections.shuffle(shuffled, random);
        Map<Long, MeteredChange> arrived = new HashMap<>();
        for (MeteredChange change : shuffled) {
            arrived.put(change.version(), change);
            assertCovers(UsageLedger.intervals(arrived.values()), new ArrayList<>(arrived.values()));
        }
        assertThat(UsageLedger.intervals(arrived.values())).isEqualTo(expected);
    }

    @RepeatedTest(300)
    void what_follows_from_a_change_needs_nothing_of_what_was_long_before_it(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<MeteredChange> shuffled = new ArrayList<>(story(random));
        Collections.shuffle(shuffled, random);
        TreeMap<Long, MeteredChange> arrived = new TreeMap<>();
        List<UsageInterval> kept = new ArrayList<>();
        for (MeteredChange change : shuffled) {
            arrived.put(change.version(), change);
            Long before = arrived.lowerKey(change.version());
            Instant from = before == null
                    ? null
                    : arrived.headMap(before, true).values().stream()
                            .map(MeteredChange::effectiveAt)
                            .max(Comparator.naturalOrder())
                            .orElseThrow();
            List<UsageInterval> known = kept.stream()
                    .filter(usage ->
                            from == null || usage.to() == null || !usage.to().isBefore(from))
                    .toList();
            kept.removeAll(known);
            kept.addAll(UsageLedger.continued(
                    known,
                    new LateStory(
                            from,
                            arrived.tailMap(before == null ? change.version() : before, true)
                                    .values())));
            assertThat(kept).containsExactlyInAnyOrderElementsOf(UsageLedger.intervals(arrived.values()));
        }
    }

    /** Second by second, by the plain reading of the rule: the last change in force says what is billed. */
    private static void assertCovers(List<UsageInterval> usage, List<MeteredChange> changes) {
        changes.sort((one, other) -> Long.compare(one.version(), other.version()));
        for (int second = 0; second <= 210; second++) {
            Instant moment = at(second);
            MeteredChange inForce = inForce(changes, moment);
            for (Meter meter : Meter.values()) {
                List<UsageInterval> covering = usage.stream()
                        .filter(interval -> interval.meter() == meter)
                        .filter(interval -> !moment.isBefore(interval.from()))
                        .filter(interval -> interval.to() == null || moment.isBefore(interval.to()))
                        .toList();
                if (inForce != null && inForce.billed().contains(meter)) {
                    assertThat(covering).hasSize(1);
                    assertThat(covering.getFirst().quantity()).isEqualTo(inForce.quantity(meter));
                } else {
                    assertThat(covering).isEmpty();
                }
            }
        }
    }

    private static @Nullable MeteredChange inForce(List<MeteredChange> inOrder, Instant moment) {
        @Nullable MeteredChange inForce = null;
        Instant reached = Instant.MIN;
        for (MeteredChange change : inOrder) {
            reached = change.effectiveAt().isAfter(reached) ? change.effectiveAt() : reached;
            if (!reached.isAfter(moment)) {
                inForce = change;
            }
        }
        return inForce;
    }

    private static List<MeteredChange> story(Random random) {
        List<MeteredChange> story = new ArrayList<>();
        int second = 0;
        for (int version = 1; version <= 1 + random.nextInt(12); version++) {
            second = Math.max(0, second + random.nextInt(25) - 6);
            Set<Meter> billed = EnumSet.noneOf(Meter.class);
            ALL.stream().filter(meter -> random.nextBoolean()).forEach(billed::add);
            story.add(new MeteredChange(
                    version,
                    at(second),
                    billed,
                    1 + random.nextInt(2),
                    1024L * (1 + random.nextInt(2)),
                    10L * (1 + random.nextInt(2))));
        }
        return story;
    }

    private static MeteredChange change(long version, int second, Set<Meter> billed) {
        return new MeteredChange(version, at(second), billed, 2, 2048, 20);
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}

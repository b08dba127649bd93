package dev.viveiro.metering.reconciliation.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.usage.MachineStory;
import dev.viveiro.metering.usage.MachineStory.Fate;
import dev.viveiro.metering.usage.MachineStory.Memory;
import dev.viveiro.metering.usage.MachineStory.Unwatched;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A machine that lived for 100 seconds, unless a test says otherwise; the invoice was made at 1,000. */
class CheckingTest {
    private static final Instant START = Instant.parse("2024-02-01T00:00:00Z");
    private static final Document INVOICE = new Document(new UUID(0, 1), at(1_000), null);
    private static final List<Used> LIVED = List.of(used(0, 100));
    private static final Memory HEARD = new Told(new TreeMap<>(Map.of(at(-900), LIVED)), new TreeMap<>());

    @Test
    void what_was_billed_as_it_was_lived_is_balanced_wherever_it_is_cut() {
        MachineStory story = story(LIVED, List.of(used(0, 40), used(40, 100)), LIVED, List.of(), HEARD);
        Check check = check(story, List.of(used(0, 10), used(10, 100)), INVOICE);
        assertThat(check.finding()).isEqualTo(Finding.BALANCED);
        assertThat(check.lived().seconds()).isEqualByComparingTo("100");
        assertThat(check.difference()).isEqualTo(Time.NONE);
    }

    @Test
    void what_no_invoice_bills_is_not_yet_billed() {
        assertThat(check(story(LIVED, LIVED, LIVED, List.of(), HEARD), List.of(), null)
                        .finding())
                .isEqualTo(Finding.NOT_YET_BILLED);
    }

    @Test
    void an_interval_that_does_not_follow_from_the_changes_is_unexplained_billed_or_not() {
        List<Used> wrong = List.of(used(0, 60));
        assertThat(check(story(LIVED, wrong, wrong, List.of(), HEARD), wrong, INVOICE)
                        .finding())
                .isEqualTo(Finding.UNEXPLAINED);
        assertThat(check(story(LIVED, wrong, wrong, List.of(), HEARD), List.of(), null)
                        .finding())
                .isEqualTo(Finding.UNEXPLAINED);
    }

    @Test
    void a_quantity_that_is_wrong_is_seen_although_the_seconds_are_right() {
        List<Used> wrong = List.of(new Used("VCPU", START, at(100), 1));
        Check check = check(story(LIVED, wrong, wrong, List.of(), HEARD), LIVED, INVOICE);
        assertThat(check.metered().seconds()).isEqualByComparingTo(check.lived().seconds());
        assertThat(check.finding()).isEqualTo(Finding.UNEXPLAINED);
    }

    @Test
    void a_change_that_was_heard_after_the_invoice_explains_what_it_changed_and_nothing_else() {
        List<Used> billed = List.of(used(0, 60));
        MachineStory late = remembering(Map.of(at(-900), billed, at(2_000), LIVED));
        assertThat(check(late, billed, INVOICE).finding()).isEqualTo(Finding.CORRECTED_LATER);
        assertThat(check(late, List.of(used(0, 59)), INVOICE).finding()).isEqualTo(Finding.UNEXPLAINED);
        assertThat(check(remembering(Map.of(at(-900), LIVED)), billed, INVOICE).finding())
                .isEqualTo(Finding.UNEXPLAINED);
        assertThat(check(remembering(null), billed, INVOICE).finding())
                .as("of old changes nobody knows when they came")
                .isEqualTo(Finding.CORRECTED_LATER);
    }

    @Test
    void a_change_of_a_later_month_explains_no_wrong_copy() {
        MachineStory stoppedInApril = remembering(Map.of(at(-900), LIVED, at(2_000), LIVED));
        assertThat(check(stoppedInApril, List.of(used(0, 60)), INVOICE).finding())
                .isEqualTo(Finding.UNEXPLAINED);
    }

    @Test
    void a_change_whose_transaction_began_before_the_invoice_and_ended_after_it_is_no_false_alarm() {
        List<Used> billed = List.of(used(0, 60));
        assertThat(check(remembering(Map.of(at(-900), billed, at(999), LIVED)), billed, INVOICE)
                        .finding())
                .isEqualTo(Finding.CORRECTED_LATER);
        assertThat(check(remembering(Map.of(at(-900), billed, at(300), LIVED)), billed, INVOICE)
                        .finding())
                .isEqualTo(Finding.UNEXPLAINED);
    }

    @Test
    void what_a_final_run_since_left_is_told_as_that() {
        List<Used> billed = List.of(used(0, 60));
        MachineStory late = remembering(Map.of(at(-900), billed, at(2_000), LIVED));
        assertThat(check(late, billed, new Document(INVOICE.id(), INVOICE.issuedAt(), at(2_601)))
                        .finding())
                .isEqualTo(Finding.LEFT_AS_BILLED);
        assertThat(check(late, billed, new Document(INVOICE.id(), INVOICE.issuedAt(), at(2_100)))
                        .finding())
                .as("that run may have been too early")
                .isEqualTo(Finding.CORRECTED_LATER);
    }

    @Test
    void what_followed_the_last_report_of_a_lost_host_is_not_billed() {
        List<Unwatched> lost = List.of(new Unwatched(at(20), at(100), Fate.LOST, at(25)));
        List<Used> owed = List.of(used(0, 25));
        Check check = check(story(LIVED, LIVED, owed, lost, HEARD), owed, INVOICE);
        assertThat(check.finding()).isEqualTo(Finding.LOST_HOST);
        assertThat(check.lost().seconds()).isEqualByComparingTo("75");
        assertThat(check.unobserved().seconds()).isEqualByComparingTo("80");
        assertThat(check(story(LIVED, LIVED, LIVED, lost, HEARD), owed, INVOICE).finding())
                .as("the view that bills are made of bills what is lost")
                .isEqualTo(Finding.UNEXPLAINED);
    }

    @Test
    void a_gap_that_was_judged_after_the_invoice_explains_what_lies_in_it_and_nothing_else() {
        List<Unwatched> late = List.of(new Unwatched(at(20), at(80), Fate.LATE, at(25)));
        MachineStory story = story(LIVED, LIVED, LIVED, late, HEARD);
        assertThat(check(story, List.of(used(0, 25), used(80, 100)), INVOICE).finding())
                .isEqualTo(Finding.CORRECTED_LATER);
        assertThat(check(story, List.of(used(0, 25), used(90, 100)), INVOICE).finding())
                .isEqualTo(Finding.UNEXPLAINED);
        assertThat(check(story, LIVED, INVOICE).late().seconds()).isEqualByComparingTo("60");
    }

    @Test
    void what_goes_on_is_billed_up_to_the_last_sample() {
        List<Used> open = List.of(new Used("VCPU", START, null, 2));
        MachineStory story = new MachineStory(
                new VmId(new UUID(0, 2)),
                new TenantId(new UUID(0, 3)),
                open,
                open,
                List.of(used(0, 50)),
                List.of(),
                at(50),
                HEARD,
                List.of(),
                null);
        Check check = check(story, List.of(used(0, 50)), INVOICE);
        assertThat(check.finding()).isEqualTo(Finding.NOT_SEEN_YET);
        assertThat(check.notSeen().seconds()).isEqualByComparingTo("950");
    }

    @Test
    void what_is_billed_and_was_not_lived_is_a_difference_too() {
        MachineStory story =
                story(List.of(), List.of(), List.of(), List.of(), new Told(new TreeMap<>(), new TreeMap<>()));
        Check check = check(story, LIVED, INVOICE);
        assertThat(check.finding()).isEqualTo(Finding.UNEXPLAINED);
        assertThat(check.difference().seconds()).isEqualByComparingTo("-100");
    }

    @Test
    void a_plans_fee_is_owed_for_as_long_as_its_machine_holds_anything() {
        List<Used> held = List.of(used(0, 40), new Used("DISK", at(20), at(60), 20), used(80, 100));
        List<Used> plans = List.of(plan("small", 0, 50), new Used("PLAN:big", at(50), null, 1));
        List<Used> fees = List.of(plan("small", 0, 50), plan("big", 50, 60), plan("big", 80, 100));
        List<Used> right = Stream.concat(held.stream(), fees.stream()).toList();
        MachineStory story = planned(held, right, List.of(), plans);
        assertThat(findings(story, right))
                .containsExactly("DISK BALANCED", "PLAN:big BALANCED", "PLAN:small BALANCED", "VCPU BALANCED");
        assertThat(checks(story, right).get(1).lived().seconds()).isEqualByComparingTo("30");

        List<Used> wrong = Stream.concat(held.stream(), Stream.of(plan("small", 0, 60), plan("big", 80, 100)))
                .toList();
        assertThat(findings(story, wrong)).contains("PLAN:big UNEXPLAINED", "PLAN:small UNEXPLAINED", "VCPU BALANCED");
        assertThat(findings(planned(held, wrong, List.of(), plans), right))
                .as("the view that bills are made of")
                .contains("PLAN:big UNEXPLAINED", "PLAN:small UNEXPLAINED");
    }

    @Test
    void a_plans_fee_ends_with_the_last_report_of_a_lost_host() {
        List<Unwatched> lost = List.of(new Unwatched(at(20), at(100), Fate.LOST, at(25)));
        List<Used> owed = List.of(used(0, 25), plan("small", 0, 25));
        MachineStory story = planned(LIVED, owed, lost, List.of(plan("small", 0, 500)));
        assertThat(findings(story, owed)).containsExactly("PLAN:small LOST_HOST", "VCPU LOST_HOST");
    }

    @Test
    void a_plans_fee_goes_on_until_the_machine_was_seen_last() {
        List<Used> open = List.of(new Used("DISK", START, null, 20), used(0, 10));
        List<Used> owed = List.of(new Used("DISK", START, at(20), 20), used(0, 10), plan("small", 0, 20));
        MachineStory story = planned(open, owed, List.of(), List.of(new Used("PLAN:small", START, null, 1)));
        assertThat(findings(story, owed)).contains("PLAN:small NOT_SEEN_YET", "DISK NOT_SEEN_YET", "VCPU BALANCED");
    }

    @Test
    void a_plan_that_was_heard_of_after_the_invoice_explains_the_fees_of_what_was_known_and_no_others() {
        List<Used> small = List.of(plan("small", 0, 500));
        List<Used> plans = List.of(plan("small", 0, 40), plan("big", 40, 500));
        List<Used> owed = List.of(used(0, 100), plan("small", 0, 40), plan("big", 40, 100));
        MachineStory late = planned(LIVED, owed, List.of(), plans, Map.of(at(-900), small, at(2_000), plans));
        List<Used> known = List.of(used(0, 100), plan("small", 0, 100));
        assertThat(findings(late, known))
                .containsExactly("PLAN:big CORRECTED_LATER", "PLAN:small CORRECTED_LATER", "VCPU BALANCED");
        assertThat(findings(late, List.of(used(0, 100), plan("small", 0, 90))))
                .containsExactly("PLAN:big CORRECTED_LATER", "PLAN:small UNEXPLAINED", "VCPU BALANCED");
        Document left = new Document(INVOICE.id(), INVOICE.issuedAt(), at(2_601));
        assertThat(Checking.of(late, known, left, START, at(1_000)))
                .extracting(Check::finding)
                .containsExactly(Finding.LEFT_AS_BILLED, Finding.LEFT_AS_BILLED, Finding.BALANCED);
    }

    private static MachineStory planned(
            List<Used> held, List<Used> billable, List<Unwatched> unwatched, List<Used> plans) {
        return planned(held, billable, unwatched, plans, Map.of(at(-900), plans));
    }

    private static MachineStory planned(
            List<Used> held,
            List<Used> billable,
            List<Unwatched> unwatched,
            List<Used> plans,
            Map<Instant, List<Used>> known) {
        TreeMap<Instant, List<Used>> heard = new TreeMap<>();
        known.keySet().forEach(time -> heard.put(time, held));
        MachineStory plain = story(held, held, billable, unwatched, new Told(heard, new TreeMap<>(known)));
        return new MachineStory(
                plain.vm(), plain.tenant(), held, held, billable, unwatched, plain.seen(), plain.memory(), plans, null);
    }

    private static List<String> findings(MachineStory story, List<Used> copied) {
        return checks(story, copied).stream()
                .map(check -> check.meter() + " " + check.finding())
                .toList();
    }

    private static List<Check> checks(MachineStory story, List<Used> copied) {
        return Checking.of(story, copied, INVOICE, START, at(1_000));
    }

    private static Used plan(String name, int from, int to) {
        return new Used("PLAN:" + name, at(from), at(to), 1);
    }

    private static Check check(MachineStory story, List<Used> copied, @Nullable Document document) {
        List<Check> checks = Checking.of(story, copied, document, START, at(1_000));
        assertThat(checks).hasSize(1);
        return checks.getFirst();
    }

    /** One that is metered as it lived; null when nobody knows when its changes were heard. */
    private static MachineStory remembering(@Nullable Map<Instant, List<Used>> lived) {
        return story(
                LIVED, LIVED, LIVED, List.of(), lived == null ? null : new Told(new TreeMap<>(lived), new TreeMap<>()));
    }

    /** What was known from each time on. */
    private record Told(TreeMap<Instant, List<Used>> from, TreeMap<Instant, List<Used>> planned) implements Memory {
        @Override
        public SortedSet<Instant> times() {
            return from.navigableKeySet();
        }

        @Override
        public List<Used> lived(Instant by) {
            return known(from, by);
        }

        @Override
        public List<Used> plans(Instant by) {
            return known(planned, by);
        }

        private static List<Used> known(TreeMap<Instant, List<Used>> told, Instant by) {
            Map.Entry<Instant, List<Used>> newest = told.floorEntry(by);
            return newest == null ? List.of() : newest.getValue();
        }
    }

    private static MachineStory story(
            List<Used> lived,
            List<Used> metered,
            List<Used> billable,
            List<Unwatched> unwatched,
            @Nullable Memory memory) {
        return new MachineStory(
                new VmId(new UUID(0, 2)),
                new TenantId(new UUID(0, 3)),
                lived,
                metered,
                billable,
                unwatched,
                at(20),
                memory,
                List.of(),
                null);
    }

    private static Used used(int from, int to) {
        return new Used("VCPU", at(from), at(to), 2);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}

package dev.viveiro.gateway.reconcile.domain;

import static dev.viveiro.gateway.reconcile.domain.DriftState.HEALING;
import static dev.viveiro.gateway.reconcile.domain.DriftState.OPEN;
import static dev.viveiro.gateway.reconcile.domain.DriftState.RESOLVED;
import static dev.viveiro.gateway.reconcile.domain.DriftState.SUSPECTED;
import static dev.viveiro.gateway.reconcile.domain.Pairs.IDS;
import static dev.viveiro.gateway.reconcile.domain.Pairs.NOON;
import static dev.viveiro.gateway.reconcile.domain.Pairs.aPair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftBookTest {
    private final Map<UUID, Drift> book = new LinkedHashMap<>();
    private long number;

    /** One more report that shows these pairs; what is not among them agrees. */
    private void report(Pairs... pairs) {
        Instant at = NOON.plusSeconds(++number);
        List<Drift> unresolved = book.values().stream()
                .filter(drift -> drift.state() != RESOLVED)
                .toList();
        DriftBook.Entries entries = DriftBook.judge(
                Pairs.report(number, at), Arrays.stream(pairs).map(Pairs::pair).toList(), unresolved, IDS, at);
        entries.dropped().forEach(book::remove);
        entries.written().forEach(drift -> book.put(drift.id(), drift));
    }

    private List<String> records() {
        return book.values().stream()
                .map(drift -> drift.kind() + " " + drift.state() + " " + drift.reports())
                .toList();
    }

    private Drift only() {
        assertThat(book).hasSize(1);
        return book.values().iterator().next();
    }

    @Test
    void one_report_is_a_suspicion_and_two_in_a_row_open_a_record() {
        Pairs missing = aPair();
        report(missing);
        assertThat(only().state()).isEqualTo(SUSPECTED);
        assertThat(only().healing().tryAt()).isNull();
        report(missing);
        assertThat(only().state()).isEqualTo(OPEN);
        assertThat(only().healing().tryAt()).isEqualTo(NOON.plusSeconds(2));
        assertThat(only().firstSeenAt()).isEqualTo(NOON.plusSeconds(1));
        assertThat(only().since()).isEqualTo(NOON.plusSeconds(1));
        assertThat(only().lastSeenAt()).isEqualTo(NOON.plusSeconds(2));
    }

    @Test
    void a_report_without_the_difference_between_two_with_it_begins_anew() {
        Pairs missing = aPair();
        report(missing);
        report();
        assertThat(book).isEmpty();
        report(missing);
        assertThat(only().state()).isEqualTo(SUSPECTED);
    }

    @Test
    void a_report_in_which_the_machine_is_busy_between_two_with_the_difference_begins_anew() {
        Pairs missing = aPair();
        report(missing);
        report(missing.busy());
        assertThat(book).isEmpty();
        report(missing);
        assertThat(records()).containsExactly("MISSING SUSPECTED 1");
    }

    @Test
    void two_reports_must_show_the_very_same() {
        Pairs wrong = aPair();
        report(wrong.listed(ObservedPower.PAUSED));
        report(wrong.listed(ObservedPower.STOPPED));
        assertThat(records()).containsExactly("WRONG_POWER SUSPECTED 1");
        report(wrong);
        assertThat(records()).containsExactly("MISSING SUSPECTED 1");
    }

    @Test
    void a_record_is_resolved_by_the_first_report_without_it() {
        Pairs missing = aPair();
        report(missing);
        report(missing);
        report();
        assertThat(only().state()).isEqualTo(RESOLVED);
        assertThat(only().resolvedAt()).isEqualTo(NOON.plusSeconds(3));
        assertThat(only().healing().tryAt()).isNull();
    }

    @Test
    void a_record_waits_while_its_machine_is_not_judged() {
        Pairs missing = aPair();
        report(missing);
        report(missing);
        report(missing.busy());
        assertThat(records()).containsExactly("MISSING OPEN 2");
        report(missing);
        assertThat(records()).containsExactly("MISSING OPEN 3");
    }

    @Test
    void another_difference_of_the_same_machine_is_another_record() {
        Pairs wrong = aPair();
        report(wrong.listed(ObservedPower.STOPPED));
        report(wrong.listed(ObservedPower.STOPPED));
        report(wrong);
        assertThat(records()).containsExactly("WRONG_POWER RESOLVED 2", "MISSING SUSPECTED 1");
    }

    @Test
    void a_difference_goes_on_although_its_details_change() {
        Pairs wrong = aPair();
        report(wrong.listed(ObservedPower.STOPPED));
        report(wrong.listed(ObservedPower.STOPPED));
        report(wrong.listed(ObservedPower.PAUSED));
        assertThat(records()).containsExactly("WRONG_POWER OPEN 3");
        assertThat(only().observed().power()).isEqualTo(ObservedPower.PAUSED);
        assertThat(only().healing().remedy()).isEqualTo(Remedy.TAKE_POWER);
    }

    @Test
    void a_machine_that_was_declared_missing_is_due_for_the_next_remedy() {
        Pairs missing = aPair();
        report(missing);
        report(missing);
        Drift declared =
                only().treated(HEALING, new Drift.Healing(Remedy.DECLARE_MISSING, true, null, 1, NOON.plusSeconds(60)));
        book.put(declared.id(), declared);
        report(missing.state(VmState.FAILED).missing());
        assertThat(records()).containsExactly("MISSING HEALING 3");
        assertThat(only().healing()).isEqualTo(new Drift.Healing(Remedy.RECREATE, true, null, 0, NOON.plusSeconds(3)));
        assertThat(only().expected().state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void what_is_not_tried_any_more_is_open_again() {
        Pairs unknown = aPair().state(VmState.DELETED).listed(ObservedPower.RUNNING);
        report(unknown);
        report(unknown);
        Drift tried = only().treated(HEALING, new Drift.Healing(Remedy.DESTROY, false, null, 5, null));
        book.put(tried.id(), tried);
        report(unknown);
        assertThat(records()).containsExactly("UNKNOWN OPEN 3");
        assertThat(only().healing().tries()).isEqualTo(5);
    }

    @Test
    void an_unknown_machine_is_never_due() {
        Pairs unknown = aPair().unknown().listed(ObservedPower.RUNNING);
        report(unknown);
        report(unknown);
        assertThat(records()).containsExactly("UNKNOWN OPEN 2");
        assertThat(only().expected()).isEqualTo(new Drift.Expected(null, null));
        assertThat(only().healing().tryAt()).isNull();
    }

    /** Worlds in which every host has what is believed, with whatever is being done or was just said. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_consistent_world_has_no_drift(long seed) {
        Random random = new Random(seed);
        for (int world = 0; world < 200; world++) {
            List<Pairs> pairs = new ArrayList<>();
            for (int machine = 0; machine < 20; machine++) {
                pairs.add(consistent(random));
            }
            report(pairs.toArray(Pairs[]::new));
            report(pairs.toArray(Pairs[]::new));
        }
        assertThat(book).isEmpty();
    }

    private static Pairs consistent(Random random) {
        VmState state = VmState.values()[random.nextInt(VmState.values().length)];
        Pairs pair = aPair().state(state);
        Pairs asItShouldBe =
                switch (state) {
                    case REQUESTED, PROVISIONING -> maybeListed(pair.busy(), random);
                    case RUNNING -> pair.listed(ObservedPower.RUNNING);
                    case STOPPED, TRASHED ->
                        pair.listed(random.nextBoolean() ? ObservedPower.STOPPED : ObservedPower.CRASHED);
                    case PAUSED -> pair.listed(ObservedPower.PAUSED);
                    case SAVED -> pair.listed(ObservedPower.SAVED);
                    case FAILED -> random.nextBoolean() ? pair.givenUp() : maybeListed(pair, random);
                    case DELETING -> maybeListed(pair, random);
                    case DELETED -> pair;
                };
        // whatever else the host shows is excused by an operation, or by a word that is newer than the report
        return switch (random.nextInt(4)) {
            case 0 -> maybeListed(asItShouldBe, random).busy();
            case 1 -> maybeListed(asItShouldBe, random).heard("journal-1", 101 + random.nextInt(10));
            default -> asItShouldBe;
        };
    }

    private static Pairs maybeListed(Pairs pair, Random random) {
        ObservedPower[] powers = ObservedPower.values();
        return random.nextBoolean() ? pair.listed(powers[random.nextInt(powers.length)]) : pair;
    }
}

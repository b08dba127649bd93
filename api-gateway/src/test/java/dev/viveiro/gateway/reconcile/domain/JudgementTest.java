package dev.viveiro.gateway.reconcile.domain;

import static dev.viveiro.gateway.reconcile.domain.DriftKind.MISSING;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.MISSING_DISK;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.STALE_GENERATION;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.UNKNOWN;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.UNSURE_DISK;
import static dev.viveiro.gateway.reconcile.domain.DriftKind.WRONG_POWER;
import static dev.viveiro.gateway.reconcile.domain.Pairs.REPORT;
import static dev.viveiro.gateway.reconcile.domain.Pairs.aPair;
import static dev.viveiro.gateway.reconcile.domain.Verdict.AGREES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.reconcile.domain.Verdict.Differs;
import dev.viveiro.gateway.reconcile.domain.Verdict.NotJudged;
import dev.viveiro.kernel.ObservedPower;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JudgementTest {
    private static Verdict of(Pairs pair) {
        return Judgement.of(pair.pair(), REPORT);
    }

    /** The table of the ADR: not listed, then listed with each power. */
    @ParameterizedTest
    @CsvSource({
        "REQUESTED,    MISSING, ?,           ?,           ?,           ?,           ?,           ?",
        "PROVISIONING, MISSING, ?,           ?,           ?,           ?,           ?,           ?",
        "RUNNING,      MISSING, -,           WRONG_POWER, WRONG_POWER, WRONG_POWER, WRONG_POWER, ?",
        "STOPPED,      MISSING, WRONG_POWER, -,           WRONG_POWER, WRONG_POWER, -,           ?",
        "PAUSED,       MISSING, WRONG_POWER, WRONG_POWER, -,           WRONG_POWER, WRONG_POWER, ?",
        "SAVED,        MISSING, WRONG_POWER, WRONG_POWER, WRONG_POWER, -,           WRONG_POWER, ?",
        "FAILED,       -,       -,           -,           -,           -,           -,           -",
        "TRASHED,      MISSING, WRONG_POWER, -,           -,           -,           -,           ?",
        "DELETING,     ?,       ?,           ?,           ?,           ?,           ?,           ?",
        "DELETED,      -,       UNKNOWN,     UNKNOWN,     UNKNOWN,     UNKNOWN,     UNKNOWN,     UNKNOWN",
    })
    void every_state_is_decided_for_every_power(
            VmState state,
            String absent,
            String running,
            String stopped,
            String paused,
            String saved,
            String crashed,
            String unknown) {
        Map<ObservedPower, String> expected = new EnumMap<>(ObservedPower.class);
        expected.put(ObservedPower.RUNNING, running);
        expected.put(ObservedPower.STOPPED, stopped);
        expected.put(ObservedPower.PAUSED, paused);
        expected.put(ObservedPower.SAVED, saved);
        expected.put(ObservedPower.CRASHED, crashed);
        expected.put(ObservedPower.UNKNOWN, unknown);
        assertThat(told(of(aPair().state(state)))).as(state + " not listed").isEqualTo(absent);
        expected.forEach(
                (power, what) -> assertThat(told(of(aPair().state(state).listed(power))))
                        .as(state + " listed " + power)
                        .isEqualTo(what));
    }

    private static String told(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Agrees agrees -> "-";
            case NotJudged not -> "?";
            case Differs differs -> differs.kind().name();
        };
    }

    @ParameterizedTest
    @EnumSource(VmState.class)
    void a_machine_is_not_judged_while_an_operation_is_active(VmState state) {
        assertThat(of(aPair().state(state).busy())).isInstanceOf(NotJudged.class);
        for (ObservedPower power : ObservedPower.values()) {
            assertThat(of(aPair().state(state).listed(power).busy())).isInstanceOf(NotJudged.class);
            assertThat(of(aPair().state(state).listed(power).listedGeneration(1).busy()))
                    .isInstanceOf(NotJudged.class);
        }
    }

    @ParameterizedTest
    @EnumSource(VmState.class)
    void a_machine_whose_host_said_something_newer_than_the_report_is_not_judged(VmState state) {
        Pairs pair = aPair().state(state).heard(REPORT.journal(), REPORT.consistentWith() + 1);
        assertThat(of(pair)).isInstanceOf(NotJudged.class);
        assertThat(of(pair.listed(ObservedPower.RUNNING))).isInstanceOf(NotJudged.class);
    }

    @Test
    void the_word_that_the_report_takes_into_account_is_not_newer_than_it() {
        assertThat(of(aPair().heard(REPORT.journal(), REPORT.consistentWith())))
                .isEqualTo(new Differs(MISSING, Remedy.DECLARE_MISSING));
    }

    @Test
    void a_machine_that_lacks_a_disk_is_only_shown() {
        UUID disk = new UUID(15, 1);
        Pairs pair = aPair().listed(ObservedPower.RUNNING).with(disk);
        assertThat(of(pair.listedWith(Set.of()))).isEqualTo(new Differs(MISSING_DISK, Remedy.NONE));
        assertThat(of(pair.listedWith(Set.of(disk)))).isEqualTo(AGREES);
        assertThat(of(pair.listedWith(Set.of(disk, new UUID(15, 2))))).isEqualTo(AGREES);
        // a host of before says nothing of disks
        assertThat(of(pair.listedWith(null))).isEqualTo(AGREES);
        assertThat(of(pair.listedWith(Set.of()).busy())).isInstanceOf(NotJudged.class);
        // what is wrong with the machine itself comes first
        assertThat(of(pair.listed(ObservedPower.STOPPED).listedWith(Set.of())))
                .isEqualTo(new Differs(WRONG_POWER, Remedy.TAKE_POWER));
    }

    @Test
    void a_disk_that_nobody_was_sure_of_is_the_machines_when_its_host_lists_it() {
        UUID disk = new UUID(15, 1);
        UUID unsure = new UUID(15, 2);
        Pairs pair = aPair().listed(ObservedPower.RUNNING).with(disk).unsureOf(unsure);
        assertThat(of(pair.listedWith(Set.of(disk, unsure)))).isEqualTo(new Differs(UNSURE_DISK, Remedy.TAKE_DISKS));
        assertThat(of(pair.listedWith(Set.of(disk)))).isEqualTo(AGREES);
        assertThat(of(pair.listedWith(null))).isEqualTo(AGREES);
        assertThat(of(pair.listedWith(Set.of(unsure)))).isEqualTo(new Differs(MISSING_DISK, Remedy.NONE));
        assertThat(of(pair.listedWith(Set.of(disk, unsure)).busy())).isInstanceOf(NotJudged.class);
    }

    @Test
    void of_another_journal_the_time_decides() {
        assertThat(of(aPair().heard("another", 1_000).seenAt(REPORT.observedAt().plusMillis(1))))
                .isInstanceOf(NotJudged.class);
        assertThat(of(aPair().heard("another", 1_000).seenAt(REPORT.observedAt())))
                .isInstanceOf(Differs.class);
        assertThat(of(aPair().heard("", 0).seenAt(null))).isInstanceOf(Differs.class);
    }

    @Test
    void a_machine_that_nobody_knows_is_only_shown() {
        assertThat(of(aPair().unknown().listed(ObservedPower.RUNNING))).isEqualTo(new Differs(UNKNOWN, Remedy.NONE));
    }

    @Test
    void a_machine_that_is_gone_on_both_sides_agrees() {
        assertThat(of(aPair().unknown())).isEqualTo(Verdict.AGREES);
        assertThat(of(aPair().elsewhere())).isEqualTo(Verdict.AGREES);
    }

    @Test
    void an_older_incarnation_is_stale_here_and_anywhere() {
        for (VmState state : EnumSet.complementOf(EnumSet.of(VmState.DELETING))) {
            Pairs pair = aPair().state(state).listed(ObservedPower.RUNNING).listedGeneration(1);
            assertThat(of(pair)).isEqualTo(new Differs(STALE_GENERATION, Remedy.DESTROY));
            assertThat(of(pair.elsewhere())).isEqualTo(new Differs(STALE_GENERATION, Remedy.DESTROY));
        }
    }

    @Test
    void a_newer_incarnation_than_the_newest_is_only_shown() {
        assertThat(of(aPair().listed(ObservedPower.RUNNING).listedGeneration(3)))
                .isEqualTo(new Differs(UNKNOWN, Remedy.NONE));
    }

    @Test
    void the_newest_incarnation_on_another_host_is_only_shown() {
        assertThat(of(aPair().listed(ObservedPower.RUNNING).elsewhere())).isEqualTo(new Differs(UNKNOWN, Remedy.NONE));
    }

    @Test
    void what_was_given_up_is_destroyed_and_remains_are_kept() {
        for (ObservedPower power : ObservedPower.values()) {
            assertThat(of(aPair().state(VmState.DELETED).listed(power)))
                    .isEqualTo(new Differs(UNKNOWN, Remedy.DESTROY));
            assertThat(of(aPair().state(VmState.FAILED).givenUp().listed(power)))
                    .isEqualTo(new Differs(UNKNOWN, Remedy.DESTROY));
            assertThat(of(aPair().state(VmState.FAILED).listed(power))).isEqualTo(Verdict.AGREES);
        }
    }

    @Test
    void a_machine_that_was_missing_goes_on_missing_or_is_back() {
        Pairs missing = aPair().state(VmState.FAILED).missing();
        assertThat(of(missing)).isEqualTo(new Differs(MISSING, Remedy.RECREATE));
        assertThat(of(missing.listed(ObservedPower.RUNNING))).isEqualTo(new Differs(WRONG_POWER, Remedy.TAKE_POWER));
        assertThat(of(missing.listed(ObservedPower.STOPPED))).isEqualTo(new Differs(WRONG_POWER, Remedy.TAKE_POWER));
        assertThat(of(missing.listed(ObservedPower.PAUSED))).isEqualTo(new Differs(WRONG_POWER, Remedy.TAKE_POWER));
        assertThat(of(missing.listed(ObservedPower.UNKNOWN))).isInstanceOf(NotJudged.class);
    }

    @Test
    void a_power_is_taken_but_for_a_machine_in_the_trash() {
        assertThat(of(aPair().listed(ObservedPower.CRASHED))).isEqualTo(new Differs(WRONG_POWER, Remedy.TAKE_POWER));
        assertThat(of(aPair().listed(ObservedPower.PAUSED))).isEqualTo(new Differs(WRONG_POWER, Remedy.TAKE_POWER));
        assertThat(of(aPair().state(VmState.TRASHED).listed(ObservedPower.RUNNING)))
                .isEqualTo(new Differs(WRONG_POWER, Remedy.NONE));
    }
}

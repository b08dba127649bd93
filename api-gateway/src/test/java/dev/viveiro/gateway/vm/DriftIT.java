package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.reconcile.Reconciler;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a host has otherwise than believed, with the policies that are set when nobody sets others. */
class DriftIT {
    private static Core core;
    private static ScriptedHost host;
    private static Drifts drift;

    @BeforeAll
    static void start() {
        core = Core.own(Map.of("viveiro.drift.sweep", "PT0.1S", "viveiro.drift.missing-at-most", "2"));
        host = core.host();
        drift = new Drifts(core, host);
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    /** What a test left behind must not be found by the next one. */
    @AfterEach
    void nothing_is_left_over() {
        core.jdbc().update("delete from drift");
    }

    @Test
    void a_missing_machine_is_found_by_two_reports_fails_and_keeps_what_it_holds() {
        String vm = core.aRunningVm();
        String held = core.held(host);
        host.hasNot(vm);
        drift.judged();
        assertThat(drift.of(vm)).isEmpty();
        drift.judged();
        core.becomes(vm, "FAILED");
        assertThat(core.held(host)).isEqualTo(held);
        drift.judged();
        drift.become(vm, "MISSING OPEN");
        var record = drift.records(vm).getFirst();
        assertThat(record.at("/expected/state").asString()).isEqualTo("RUNNING");
        assertThat(record.at("/observed/power").isNull()).isTrue();
        assertThat(record.at("/reports").asInt()).isEqualTo(3);
        core.delete(vm);
        drift.judged();
        drift.become(vm, "MISSING RESOLVED");
    }

    @Test
    void a_machine_that_was_missing_and_is_listed_again_is_what_it_was() {
        String vm = core.aRunningVm();
        host.hasNot(vm);
        drift.judged();
        drift.judged();
        core.becomes(vm, "FAILED");
        host.has(vm, 1, ObservedPower.RUNNING);
        drift.judged();
        assertThat(drift.of(vm)).containsExactly("MISSING RESOLVED");
        assertThat(core.vm(vm).text("/state")).isEqualTo("FAILED");
        drift.judged();
        core.becomes(vm, "RUNNING");
        drift.judged();
        drift.become(vm, "MISSING RESOLVED", "WRONG_POWER RESOLVED");
        core.delete(vm);
    }

    @Test
    void a_power_that_no_event_told_is_taken_with_the_time_of_the_first_report_that_had_it() {
        String vm = core.aRunningVm();
        core.toldOf(vm);
        core.clock().turn(Duration.ofMinutes(1));
        Instant first = core.clock().instant();
        host.has(vm, 1, ObservedPower.STOPPED);
        drift.judged();
        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        core.clock().turn(Duration.ofMinutes(1));
        drift.judged();
        core.becomes(vm, "STOPPED");
        List<VmChanged> told = new ArrayList<>();
        Core.soon(() -> {
            core.toldOf(vm).stream()
                    .filter(VmChanged.class::isInstance)
                    .map(VmChanged.class::cast)
                    .forEach(told::add);
            assertThat(told).singleElement().satisfies(change -> {
                assertThat(change.trigger()).isEqualTo("LISTED_STOPPED");
                assertThat(change.effectiveAt()).isBetween(first, first.plusSeconds(59));
            });
        });
        drift.judged();
        drift.become(vm, "WRONG_POWER RESOLVED");
        // the fact has its place among the events: a later one still changes the machine
        host.say(host.on(target(vm)).power(ObservedPower.RUNNING));
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    private static CommandTarget target(String vm) {
        return new CommandTarget(
                Ids.timeOrdered().nextOperation(),
                1,
                host.id(),
                1,
                VmId.of(vm),
                1,
                Lane.INTERACTIVE,
                core.clock().instant(),
                new Reason("test", "test", core.clock().instant()));
    }

    @Test
    void nothing_is_judged_of_a_machine_to_which_something_happens() {
        String vm = core.aRunningVm();
        core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        host.hasNot(vm);
        drift.judged();
        drift.judged();
        assertThat(drift.of(vm)).isEmpty();
        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        core.delete(vm);
    }

    @Test
    void nothing_is_judged_by_a_report_that_is_older_than_the_machines_last_word() {
        long before = host.sequence();
        String vm = core.aRunningVm();
        host.hasNot(vm);
        for (int i = 0; i < 3; i++) {
            host.reportAt(host.reports() + 1, before);
            drift.untilJudged();
        }
        assertThat(drift.of(vm)).isEmpty();
        host.has(vm, 1, ObservedPower.RUNNING);
        core.delete(vm);
    }

    @Test
    void a_report_waits_for_the_events_that_it_takes_into_account() {
        String vm = core.aRunningVm();
        host.hasNot(vm);
        drift.judged();
        HostEvent onItsWay = host.on(target(vm)).power(ObservedPower.RUNNING);
        host.report();
        drift.untilStored();
        core.gateway().bean(Reconciler.class).look();
        assertThat(drift.stored()).endsWith(" false");
        assertThat(drift.of(vm)).isEmpty();
        host.say(onItsWay);
        drift.untilJudged();
        host.has(vm, 1, ObservedPower.RUNNING);
        core.delete(vm);
    }

    @Test
    void an_unknown_machine_is_shown_and_left_alone() {
        String stranger = Ids.timeOrdered().nextVm().toString();
        host.has(stranger, 1, ObservedPower.RUNNING);
        drift.judged();
        assertThat(drift.of(stranger)).isEmpty();
        drift.judged();
        assertThat(drift.of(stranger)).containsExactly("UNKNOWN OPEN");
        drift.judged();
        var record = drift.records(stranger).getFirst();
        assertThat(record.at("/healing/tries").asInt()).isZero();
        assertThat(record.at("/healing/nextTryAt").isNull()).isTrue();
        host.hasNot(stranger);
        drift.judged();
        drift.become(stranger, "UNKNOWN RESOLVED");
    }

    @Test
    void an_older_incarnation_is_deleted_and_the_newest_is_not_touched() {
        String vm = core.aRunningVm();
        core.jdbc().update("update vms set generation = 2 where id = ?::uuid", vm);
        String rows = core.rowsOf(vm);
        drift.judged();
        drift.judged();
        DeleteVm command = host.next(DeleteVm.class, vm);
        assertThat(command.target().generation()).isEqualTo(1);
        assertThat(command.target().reason().who()).isEqualTo("reconciler");
        drift.become(vm, "STALE_GENERATION HEALING");
        assertThat(drift.records(vm).getFirst().at("/healing/operation").asString())
                .isEqualTo(command.target().operation().toString());
        host.on(command).delete();
        drift.judged();
        drift.become(vm, "STALE_GENERATION RESOLVED");
        assertThat(core.rowsOf(vm)).isEqualTo(rows);
        host.has(vm, 2, ObservedPower.RUNNING);
        drift.judged();
        core.delete(vm);
    }

    @Test
    void a_deletion_that_is_not_answered_is_tried_again_a_bounded_number_of_times() {
        String vm = core.aRunningVm();
        core.delete(vm);
        host.has(vm, 1, ObservedPower.RUNNING);
        drift.judged();
        drift.judged();
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(host.next(DeleteVm.class, vm).target().attempt()).isEqualTo(attempt);
            core.clock().turn(Duration.ofHours(1));
            drift.judged();
        }
        drift.become(vm, "UNKNOWN OPEN");
        assertThat(drift.records(vm).getFirst().at("/healing/tries").asInt()).isEqualTo(5);
        assertThat(core.vm(vm).text("/state")).isEqualTo("DELETED");
        host.hasNot(vm);
        drift.judged();
        drift.become(vm, "UNKNOWN RESOLVED");
    }

    @Test
    void a_list_that_lacks_too_many_machines_at_once_is_shown_and_not_believed() {
        List<String> vms = List.of(core.aRunningVm(), core.aRunningVm(), core.aRunningVm());
        vms.forEach(host::hasNot);
        drift.judged();
        drift.judged();
        core.gateway().bean(Reconciler.class).look();
        for (String vm : vms) {
            assertThat(drift.of(vm)).containsExactly("MISSING OPEN");
            assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
            host.has(vm, 1, ObservedPower.RUNNING);
        }
        drift.judged();
        vms.forEach(vm -> drift.become(vm, "MISSING RESOLVED"));
        vms.forEach(core::delete);
    }

    @Test
    void administrators_list_it_by_host_kind_and_state_in_pages() {
        List<String> strangers = List.of(
                Ids.timeOrdered().nextVm().toString(),
                Ids.timeOrdered().nextVm().toString(),
                Ids.timeOrdered().nextVm().toString());
        strangers.forEach(vm -> host.has(vm, 1, ObservedPower.STOPPED));
        drift.judged();
        drift.judged();
        Http http = core.http();
        Http.Answer page = http.get("/v1/drift?limit=2&kind=UNKNOWN&state=OPEN&host=rack-1-host-1")
                .is(200);
        assertThat(page.json().get("items")).hasSize(2);
        Http.Answer last = http.get("/v1/drift?limit=2&pageToken=" + page.text("/nextPageToken"))
                .is(200);
        assertThat(last.json().get("items")).hasSize(1);
        assertThat(last.json().has("nextPageToken")).isFalse();
        assertThat(http.get("/v1/drift?kind=MISSING").is(200).json().get("items"))
                .isEmpty();
        assertThat(http.get("/v1/drift?host=nowhere").is(200).json().get("items"))
                .isEmpty();
        http.get("/v1/drift?state=SUSPECTED").isProblem(400, "invalid-request");
        http.get("/v1/drift?kind=LATE").isProblem(400, "invalid-request");
        Http.Answer key =
                http.post("/v1/api-keys", "{'tenant':'main','role':'TENANT'}").is(201);
        core.gateway().as(key.text("/key")).get("/v1/drift").isProblem(403, "forbidden");
        strangers.forEach(host::hasNot);
        drift.judged();
    }
}

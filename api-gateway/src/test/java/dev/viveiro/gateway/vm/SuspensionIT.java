package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** One machine that must be off: it is switched off, stays off whatever is asked, and comes back as it was. */
class SuspensionIT {
    private static Core core;
    private static ScriptedHost host;

    @BeforeAll
    static void start() {
        core = Core.own(Map.of("viveiro.suspension.sweep", "PT0.1S"));
        host = core.host();
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    @AfterEach
    void books_balance(TestInfo test) {
        BalancedBooks.check(core, test.getDisplayName());
    }

    private static Http.Answer ask(String vm, String verb, String body) {
        return core.http().post("/v1/vms/" + vm + "/" + verb, body);
    }

    private static String suspended(String vm) {
        String body = "{'cause':'ABUSE','note':'it sends spam'}";
        return ask(vm, "suspend", body).is(200).text("/suspended/causes/0");
    }

    private static void goesOff(String vm) {
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
    }

    private static void comesBack(String vm) {
        host.on(host.next(StartVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
    }

    @Test
    void it_is_switched_off_and_what_would_start_it_is_refused_with_the_reason() {
        String vm = core.aRunningVm();
        assertThat(suspended(vm)).isEqualTo("ABUSE");
        StopVm stop = host.next(StopVm.class, vm);
        assertThat(stop.target().reason().why()).isEqualTo("it is suspended: ABUSE");
        for (String verb : new String[] {"start", "reboot", "pause", "resume", "restore", "reinstall", "migrate"}) {
            Http.Answer refused = ask(vm, verb, "").isProblem(409, "suspended");
            assertThat(refused.text("/detail")).contains("ABUSE");
            assertThat(refused.text("/causes/0")).isEqualTo("ABUSE");
        }
        host.on(stop).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        ask(vm, "start", "").isProblem(409, "suspended");
        assertThat(core.http().get("/v1/vms/" + vm + "/suspension").is(200).text("/items/0/note"))
                .isEqualTo("it sends spam");
        core.delete(vm);
        assertThat(core.vm(vm).json().at("/suspended").isMissingNode()).isTrue();
    }

    @Test
    void suspending_twice_and_lifting_twice_changes_nothing_more() {
        String vm = core.aRunningVm();
        suspended(vm);
        goesOff(vm);
        String rows = core.rowsOf(vm);
        suspended(vm);
        assertThat(core.rowsOf(vm)).isEqualTo(rows);

        assertThat(ask(vm, "unsuspend", "").is(200).json().at("/suspended").isMissingNode())
                .isTrue();
        comesBack(vm);
        rows = core.rowsOf(vm);
        ask(vm, "unsuspend", "").is(200);
        ask(vm, "unsuspend", "{'cause':'DEBT'}").is(200);
        assertThat(core.rowsOf(vm)).isEqualTo(rows);
        core.delete(vm);
    }

    @Test
    void it_stays_suspended_until_the_last_cause_is_gone() {
        String vm = core.aRunningVm();
        suspended(vm);
        ask(vm, "suspend", "").is(200);
        assertThat(core.vm(vm).json().at("/suspended/causes").toString()).isEqualTo("[\"ABUSE\",\"ADMINISTRATOR\"]");
        goesOff(vm);
        ask(vm, "unsuspend", "{'cause':'ABUSE'}").is(200);
        ask(vm, "start", "").isProblem(409, "suspended");
        ask(vm, "unsuspend", "{'cause':'ADMINISTRATOR'}").is(200);
        comesBack(vm);
        core.delete(vm);
    }

    @Test
    void one_that_was_off_stays_off_when_it_is_lifted() {
        String vm = core.aRunningVm();
        ask(vm, "stop", "").is(202);
        goesOff(vm);
        suspended(vm);
        ask(vm, "unsuspend", "").is(200);
        // another one that is started shows that the look which would have started this one is over
        String other = core.aRunningVm();
        suspended(other);
        goesOff(other);
        ask(other, "unsuspend", "").is(200);
        comesBack(other);
        assertThat(core.vm(vm).text("/state")).isEqualTo("STOPPED");
        assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue();
        core.delete(vm);
        core.delete(other);
    }

    @Test
    void one_that_its_owner_stops_meanwhile_stays_off_too() {
        String vm = core.aRunningVm();
        suspended(vm);
        goesOff(vm);
        ask(vm, "stop", "").is(202);
        goesOff(vm);
        assertThat(core.jdbc().queryForObject("select start_again from vms where id = ?::uuid", Boolean.class, vm))
                .isFalse();
        ask(vm, "unsuspend", "").is(200);
        ask(vm, "start", "").is(202);
        comesBack(vm);
        core.delete(vm);
    }

    @Test
    void one_that_is_being_created_ends_off_and_comes_back() {
        String vm = core.create(Core.aName(), "").is(202).text("/vm/id");
        CreateVm create = host.next(CreateVm.class, vm);
        suspended(vm);
        host.on(create).succeed(ObservedPower.RUNNING);
        goesOff(vm);
        ask(vm, "unsuspend", "").is(200);
        comesBack(vm);
        core.delete(vm);
    }

    @Test
    void one_that_is_being_started_ends_off() {
        String vm = core.aRunningVm();
        ask(vm, "stop", "").is(202);
        goesOff(vm);
        ask(vm, "start", "").is(202);
        StartVm start = host.next(StartVm.class, vm);
        suspended(vm);
        host.on(start).succeed(ObservedPower.RUNNING);
        goesOff(vm);
        core.delete(vm);
    }

    @Test
    void one_that_its_host_was_told_to_start_by_nobody_is_switched_off_again() {
        String vm = core.aRunningVm();
        suspended(vm);
        StopVm stop = host.next(StopVm.class, vm);
        host.on(stop).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        host.say(host.on(stop).power(ObservedPower.RUNNING));
        goesOff(vm);
        core.delete(vm);
    }

    @Test
    void its_stop_is_not_cancelled_and_is_tried_again_when_it_failed() {
        String vm = core.aRunningVm();
        String stop = ask(vm, "suspend", "").is(200).text("/activeOperation");
        core.http().post("/v1/operations/" + stop + "/cancel", "").isProblem(409, "suspended");
        host.say(host.on(host.next(StopVm.class, vm)).failed(FailureClass.REFUSED, true));
        core.ends(stop, "FAILED");
        core.clock().turn(Duration.ofSeconds(31));
        goesOff(vm);
        core.delete(vm);
    }

    @Test
    void one_that_is_deleted_goes_all_the_same() {
        String vm = core.aRunningVm();
        suspended(vm);
        core.http().delete("/v1/vms/" + vm).is(202);
        host.on(host.next(DeleteVm.class, vm)).delete();
        core.becomes(vm, "DELETED");
        ask(vm, "suspend", "").isProblem(409, "invalid-state");
    }

    @Test
    void only_administrators_suspend_and_lift_and_name_a_cause_that_there_is() {
        String vm = core.aRunningVm();
        String school = core.http()
                .post("/v1/tenants", "{'name':'suspended-by-itself'}")
                .is(201)
                .text("/id");
        Http pupil = core.gateway()
                .as(core.http()
                        .post("/v1/api-keys", "{'tenant':'" + school + "','role':'TENANT'}")
                        .is(201)
                        .text("/key"));
        pupil.post("/v1/vms/" + vm + "/suspend", "").isProblem(403, "forbidden");
        pupil.post("/v1/vms/" + vm + "/unsuspend", "").isProblem(403, "forbidden");
        pupil.get("/v1/vms/" + vm + "/suspension").isProblem(403, "forbidden");
        pupil.post("/v1/tenants/" + school + "/suspend", "").isProblem(403, "forbidden");
        pupil.post("/v1/tenants/" + school + "/unsuspend", "").isProblem(403, "forbidden");
        core.http().post("/v1/vms/" + vm + "/suspend?tenant=" + school, "").isProblem(404, "not-found");
        core.http().post("/v1/tenants/no-such/suspend", "").isProblem(404, "not-found");
        assertThat(ask(vm, "suspend", "{'cause':'WEATHER'}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/pointer"))
                .isEqualTo("/cause");
        core.delete(vm);
    }
}

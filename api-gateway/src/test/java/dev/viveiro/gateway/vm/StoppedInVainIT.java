package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Machines that their host stopped for a move that came to nothing run again. */
class StoppedInVainIT {
    private static Fleet fleet;
    private static Core core;

    @BeforeAll
    static void start() {
        fleet = new Fleet();
        core = fleet.core();
    }

    @AfterAll
    static void stop() {
        core.gateway().close();
    }

    @BeforeEach
    void all_hosts_are_up() {
        fleet.up();
    }

    @AfterEach
    void the_books_are_balanced(TestInfo test) {
        BalancedBooks.check(core, test.getDisplayName());
    }

    private static String aRunningVmOn(ScriptedHost host) {
        String vm = fleet.aCreateOn(host).text("/vm/id");
        host.on(host.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        return vm;
    }

    private static String migrateTo(String vm, ScriptedHost host) {
        return core.http()
                .post("/v1/vms/" + vm + "/migrate", "{'host':'" + host.id() + "'}")
                .is(202)
                .text("/operation/id");
    }

    private static void runsAgainOn(ScriptedHost source, String vm) {
        StartVm start = source.next(StartVm.class, vm);
        assertThat(start.target().generation()).isEqualTo(1);
        source.on(start).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
    }

    private static void goesFromBoth(ScriptedHost source, ScriptedHost destination, String vm) {
        destination.on(destination.next(DeleteVm.class, vm)).delete();
        soon(() -> assertThat(count("remains", vm)).isZero());
        core.http().delete("/v1/vms/" + vm).is(202);
        source.on(source.next(DeleteVm.class, vm)).delete();
        core.becomes(vm, "DELETED");
    }

    private static long count(String table, String vm) {
        Long count =
                core.jdbc().queryForObject("select count(*) from " + table + " where vm = ?::uuid", Long.class, vm);
        return count == null ? -1 : count;
    }

    /** Regression: it stayed off, for the operation that was active had nothing to do with its power. */
    @Test
    void a_machine_that_was_sent_after_all_while_something_else_is_done_to_it_runs_again_afterwards() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        String vm = aRunningVmOn(from);
        String move = migrateTo(vm, to);
        ExportVm export = from.next(ExportVm.class, vm);
        core.http().post("/v1/operations/" + move + "/cancel", "").is(202);
        from.next(CancelOperation.class, vm);
        core.http().post("/v1/vms/" + vm + "/snapshots", "{'name':'before'}").is(202);
        SnapshotVm snapshot = from.next(SnapshotVm.class, vm);
        from.say(from.on(export).succeeded(ObservedPower.STOPPED));
        from.say(from.on(snapshot).succeeded(ObservedPower.STOPPED));

        runsAgainOn(from, vm);
        soon(() -> assertThat(count("owed_starts", vm)).isZero());
        goesFromBoth(from, to, vm);
    }

    /** Regression: a source that lost its journal does not know that it ran, and leaves it off. */
    @Test
    void a_source_that_failed_and_left_the_machine_off_is_told_to_start_it() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        String vm = aRunningVmOn(from);
        String move = migrateTo(vm, to);
        ExportVm export = from.next(ExportVm.class, vm);
        from.say(from.on(export).started());
        from.say(from.on(export).failed(ObservedPower.STOPPED, List.of()));

        core.ends(move, "FAILED");
        runsAgainOn(from, vm);
        goesFromBoth(from, to, vm);
    }

    /** A random walk found it: its source was lost when it said so, and nothing started the machine once the source was back. */
    @Test
    void a_source_that_says_so_while_it_is_lost_is_told_to_start_the_machine_once_it_is_back() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        String vm = aRunningVmOn(from);
        String move = migrateTo(vm, to);
        ExportVm export = from.next(ExportVm.class, vm);
        fleet.pass(Duration.ofSeconds(210), to, fleet.third());
        fleet.becomes(from, "LOST");
        core.ends(move, "FAILED");

        from.say(from.on(export).failed(ObservedPower.STOPPED, List.of()));
        soon(() -> assertThat(count("owed_starts", vm)).isEqualTo(1));
        from.greet();
        from.report();
        fleet.becomes(from, "UP");

        runsAgainOn(from, vm);
        soon(() -> assertThat(count("owed_starts", vm)).isZero());
        goesFromBoth(from, to, vm);
    }
}

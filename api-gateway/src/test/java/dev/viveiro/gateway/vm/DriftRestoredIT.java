package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.kernel.ObservedPower;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Policies that put things back as they were, after the fact was taken. */
class DriftRestoredIT {
    private static Core core;
    private static ScriptedHost host;
    private static Drifts drift;

    @BeforeAll
    static void start() {
        core = Core.own(Map.of(
                "viveiro.drift.sweep", "PT0.1S",
                "viveiro.drift.wrong-power", "RESTORE",
                "viveiro.drift.missing", "RECREATE"));
        host = core.host();
        drift = new Drifts(core, host);
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    @Test
    void a_machine_that_was_stopped_and_told_nobody_is_started_again() {
        String vm = core.aRunningVm();
        host.has(vm, 1, ObservedPower.STOPPED);
        drift.judged();
        drift.judged();
        StartVm start = host.next(StartVm.class, vm);
        assertThat(start.target().reason().who()).isEqualTo("reconciler");
        assertThat(core.vm(vm).text("/state")).isEqualTo("STOPPED");
        drift.become(vm, "WRONG_POWER HEALING");
        assertThat(core.operation(drift.records(vm)
                                .getFirst()
                                .at("/healing/operation")
                                .asString())
                        .text("/type"))
                .isEqualTo("START");
        drift.judged();
        drift.judged();
        host.on(start).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        drift.judged();
        drift.become(vm, "WRONG_POWER RESOLVED");
        core.delete(vm);
    }

    @Test
    void a_machine_that_runs_although_it_should_not_is_stopped_again() {
        String vm = core.aRunningVm();
        core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        host.has(vm, 1, ObservedPower.RUNNING);
        drift.judged();
        drift.judged();
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        drift.judged();
        drift.become(vm, "WRONG_POWER RESOLVED");
        core.delete(vm);
    }

    @Test
    void a_missing_machine_is_made_anew_as_its_next_generation_with_its_address() {
        String vm = core.aRunningVm();
        String address = core.vm(vm).text("/address");
        host.hasNot(vm);
        drift.judged();
        drift.judged();
        core.becomes(vm, "FAILED");
        drift.judged();
        CreateVm create = host.next(CreateVm.class, vm);
        assertThat(create.target().generation()).isEqualTo(2);
        assertThat(create.spec().network().address()).isEqualTo(address);
        host.on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        drift.judged();
        drift.become(vm, "MISSING RESOLVED");
        assertThat(core.vm(vm).text("/address")).isEqualTo(address);
        core.delete(vm);
    }
}

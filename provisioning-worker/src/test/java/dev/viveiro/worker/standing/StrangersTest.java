package dev.viveiro.worker.standing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.operation.Machines;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrangersTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final VmId ours = Commands.IDS.nextVm();
    private final VmId stranger = Commands.IDS.nextVm();
    private final Set<VmId> busy = new HashSet<>();
    private TestHost host;
    private Strangers strangers;

    @TempDir
    Path home;

    @BeforeEach
    void twoMachinesRun() {
        host = TestHost.in(home, clock).open();
        Machines.exists(host.driver, ours, true);
        Machines.exists(host.driver, stranger, true);
        strangers = new Strangers(host.driver, busy::contains, Runnable::run);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private ObservedPower power(VmId vm) {
        return host.driver.find(vm).orElseThrow().power();
    }

    private void welcomed() {
        strangers.judge(List.of(new HeldVm(ours, 1)), List.of());
    }

    @Test
    void what_is_not_placed_here_is_stopped_and_kept() {
        welcomed();
        strangers.stop();
        assertThat(power(stranger)).isEqualTo(ObservedPower.STOPPED);
        assertThat(power(ours)).isEqualTo(ObservedPower.RUNNING);
        assertThat(strangers.done()).isTrue();
    }

    @Test
    void an_older_generation_is_a_stranger_too() {
        strangers.judge(List.of(new HeldVm(ours, 2), new HeldVm(stranger, 1)), List.of());
        strangers.stop();
        assertThat(power(ours)).isEqualTo(ObservedPower.STOPPED);
        assertThat(power(stranger)).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void work_on_it_ends_first() {
        busy.add(stranger);
        welcomed();
        strangers.stop();
        assertThat(power(stranger)).isEqualTo(ObservedPower.RUNNING);

        busy.clear();
        strangers.stop();
        assertThat(power(stranger)).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void what_void_work_brings_about_afterwards_is_stopped_too() {
        VmId late = Commands.IDS.nextVm();
        busy.add(late);
        strangers.judge(List.of(new HeldVm(ours, 1), new HeldVm(stranger, 1)), List.of(new HeldVm(late, 1)));
        strangers.stop();
        Machines.exists(host.driver, late, true);
        busy.clear();
        strangers.stop();
        assertThat(power(late)).isEqualTo(ObservedPower.STOPPED);
        assertThat(strangers.done()).isTrue();
    }

    @Test
    void a_newer_command_for_it_is_the_newer_word() {
        busy.add(stranger);
        welcomed();
        strangers.stop();
        strangers.spare(Commands.target(stranger, clock));
        busy.clear();
        strangers.stop();
        assertThat(power(stranger)).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void a_hypervisor_that_fails_is_asked_again_and_what_was_made_meanwhile_stays() {
        host.simulated().misbehave("list FAILS_ALWAYS");
        welcomed();
        strangers.stop();
        assertThat(strangers.done()).isFalse();
        VmId made = Commands.IDS.nextVm();
        strangers.spare(Commands.target(made, clock));
        host.simulated().misbehave();
        Machines.exists(host.driver, made, true);

        host.simulated().misbehave("stop-forced FAILS_ONCE");
        strangers.stop();
        strangers.stop();
        assertThat(power(stranger)).isEqualTo(ObservedPower.STOPPED);
        assertThat(power(made)).isEqualTo(ObservedPower.RUNNING);
    }
}

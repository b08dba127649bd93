package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import org.junit.jupiter.api.Test;

/** What starting, stopping and rebooting leave behind. */
abstract class PowerContract extends DefiningContract {
    @Test
    void a_started_machine_runs_and_has_a_boot_id() {
        Machine running = running("web");

        assertThat(running.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(running.bootId()).isNotBlank();
    }

    @Test
    void starting_a_running_machine_keeps_its_boot() {
        Machine running = running("web");

        driver().start(running.vm());

        assertThat(find(running.vm())).isEqualTo(running);
    }

    @Test
    void a_machine_that_was_stopped_and_started_has_another_boot_id() {
        Machine running = running("web");
        driver().stop(running.vm(), StopMode.FORCED);
        driver().start(running.vm());

        assertThat(find(running.vm()).bootId()).isNotBlank().isNotEqualTo(running.bootId());
    }

    @Test
    void a_graceful_stop_stops() {
        Machine running = running("web");

        driver().stop(running.vm(), StopMode.GRACEFUL);

        assertThat(find(running.vm())).isEqualTo(new Machine(running.spec(), ObservedPower.STOPPED, null));
    }

    @Test
    void a_forced_stop_stops() {
        Machine running = running("web");

        driver().stop(running.vm(), StopMode.FORCED);

        assertThat(find(running.vm())).isEqualTo(new Machine(running.spec(), ObservedPower.STOPPED, null));
    }

    @Test
    void stopping_a_stopped_machine_changes_nothing() {
        Machine stopped = define(aMachine("web"));

        driver().stop(stopped.vm(), StopMode.GRACEFUL);
        driver().stop(stopped.vm(), StopMode.FORCED);

        assertThat(find(stopped.vm())).isEqualTo(stopped);
    }

    @Test
    void a_reboot_gives_the_machine_another_boot_id() {
        Machine running = running("web");

        driver().reboot(running.vm(), bootId(running));

        Machine rebooted = find(running.vm());
        assertThat(rebooted.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(rebooted.bootId()).isNotBlank().isNotEqualTo(running.bootId());
    }

    @Test
    void repeating_a_reboot_that_happened_does_not_reboot_again() {
        Machine running = running("web");
        driver().reboot(running.vm(), bootId(running));
        Machine rebooted = find(running.vm());

        driver().reboot(running.vm(), bootId(running));

        assertThat(find(running.vm())).isEqualTo(rebooted);
    }

    @Test
    void a_stopped_machine_cannot_be_rebooted() {
        Machine stopped = define(aMachine("web"));

        assertFails(FailureClass.CONFLICT, "machine-not-running", () -> driver().reboot(stopped.vm(), "any"));
        assertThat(find(stopped.vm())).isEqualTo(stopped);
    }

    @Test
    void what_needs_a_machine_says_that_it_is_absent() {
        VmId nobody = vmNamed("nobody");

        assertFails(FailureClass.CONFLICT, "machine-absent", () -> driver().start(nobody));
        assertFails(FailureClass.CONFLICT, "machine-absent", () -> driver().stop(nobody, StopMode.GRACEFUL));
        assertFails(FailureClass.CONFLICT, "machine-absent", () -> driver().stop(nobody, StopMode.FORCED));
        assertFails(FailureClass.CONFLICT, "machine-absent", () -> driver().reboot(nobody, "any"));
        assertFails(
                FailureClass.CONFLICT, "machine-absent", () -> driver().resize(nobody, new MachineSize(1, 512, 10)));
    }

    @Test
    void an_interrupted_call_leaves_its_outcome_open_and_can_be_repeated() {
        Machine stopped = define(aMachine("web"));
        Thread.currentThread().interrupt();

        assertFails(FailureClass.OUTCOME_UNKNOWN, "driver-interrupted", () -> driver().start(stopped.vm()));

        assertThat(Thread.interrupted()).isTrue();
        ObservedPower truth = find(stopped.vm()).power();
        assertThat(truth).isIn(ObservedPower.STOPPED, ObservedPower.RUNNING);
        driver().start(stopped.vm());
        assertThat(find(stopped.vm()).power()).isEqualTo(ObservedPower.RUNNING);
    }
}

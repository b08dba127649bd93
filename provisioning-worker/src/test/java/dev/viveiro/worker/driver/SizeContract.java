package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.inGeneration;
import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import org.junit.jupiter.api.Test;

/** What resizing and destroying leave behind. */
abstract class SizeContract extends PowerContract {
    @Test
    protected void a_stopped_machine_is_resized_and_a_second_time_changes_nothing() {
        Machine stopped = define(aMachine("web"));
        MachineSize larger = larger(stopped);

        driver().resize(stopped.vm(), larger);
        driver().resize(stopped.vm(), larger);

        assertThat(find(stopped.vm()).spec()).isEqualTo(stopped.spec().withSize(larger));
    }

    @Test
    void a_running_machine_is_not_resized() {
        Machine running = running("web");

        assertFails(FailureClass.CONFLICT, "machine-running", () -> driver().resize(running.vm(), larger(running)));
        driver().resize(running.vm(), running.spec().size());
        assertThat(find(running.vm())).isEqualTo(running);
    }

    @Test
    protected void a_disk_never_shrinks() {
        Machine stopped = define(aMachine("web"));
        MachineSize larger = larger(stopped);
        driver().resize(stopped.vm(), larger);

        assertFails(FailureClass.REFUSED, "disk-cannot-shrink", () -> driver().resize(
                        stopped.vm(), stopped.spec().size()));
        assertThat(find(stopped.vm()).spec().size()).isEqualTo(larger);
    }

    @Test
    void destroying_a_running_machine_leaves_nothing() {
        Machine running = running("web");

        driver().destroy(running.vm());

        assertThat(driver().find(running.vm())).isEmpty();
        assertThat(driver().list()).isEmpty();
        assertThat(driver().sample(running.vm())).isEmpty();
    }

    @Test
    void destroying_a_machine_that_is_absent_succeeds() {
        Machine other = define(aMachine("other"));

        driver().destroy(vmNamed("nobody"));
        driver().destroy(vmNamed("nobody"));

        assertThat(driver().list()).containsExactly(other);
    }

    @Test
    void a_destroyed_machine_can_be_defined_in_a_newer_generation() {
        MachineSpec spec = define(aMachine("web")).spec();
        driver().destroy(spec.vm());

        assertThat(define(inGeneration(spec, 2)).generation()).isEqualTo(2);
    }
}

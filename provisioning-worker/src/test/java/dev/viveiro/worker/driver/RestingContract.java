package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What pausing, saving and resizing while it runs leave behind, of the drivers that can. */
abstract class RestingContract extends SeeingContract {
    /** Afterwards a machine that has run holds this line on its disk, as if its guest had written it. */
    protected abstract void write(VmId vm, String line);

    /** What was written last. */
    protected abstract String read(VmId vm);

    /** The driver has it exactly if it says so; a test of what it has not ends here. */
    protected final <T> void having(Capability capability, Class<T> type, Consumer<T> test) {
        var ability = driver().ability(type);
        assertThat(ability.isPresent()).isEqualTo(driver().info().capabilities().contains(capability));
        ability.ifPresent(test);
    }

    @Test
    void a_paused_machine_keeps_its_boot_and_goes_on_in_it() {
        having(Capability.PAUSE, Pausing.class, pausing -> {
            Machine running = running("web");

            pausing.pause(running.vm());
            pausing.pause(running.vm());
            assertThat(find(running.vm()))
                    .isEqualTo(new Machine(running.spec(), ObservedPower.PAUSED, running.bootId()));
            assertThat(driver().list()).containsExactly(find(running.vm()));

            pausing.resume(running.vm());
            pausing.resume(running.vm());
            assertThat(find(running.vm())).isEqualTo(running);
        });
    }

    @Test
    void a_paused_machine_is_started_stopped_and_destroyed_like_any_other() {
        having(Capability.PAUSE, Pausing.class, pausing -> {
            Machine running = running("web");
            pausing.pause(running.vm());
            driver().start(running.vm());
            assertThat(find(running.vm())).isEqualTo(running);

            pausing.pause(running.vm());
            driver().stop(running.vm(), StopMode.FORCED);
            assertThat(find(running.vm()).power()).isEqualTo(ObservedPower.STOPPED);

            driver().start(running.vm());
            pausing.pause(running.vm());
            driver().destroy(running.vm());
            assertThat(driver().find(running.vm())).isEmpty();
        });
    }

    @Test
    void only_a_running_machine_is_paused_and_only_a_paused_one_resumed() {
        having(Capability.PAUSE, Pausing.class, pausing -> {
            Machine stopped = define(aMachine("web"));

            assertFails(FailureClass.CONFLICT, "machine-not-running", () -> pausing.pause(stopped.vm()));
            assertFails(FailureClass.CONFLICT, "machine-not-running", () -> pausing.resume(stopped.vm()));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> pausing.pause(vmNamed("nobody")));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> pausing.resume(vmNamed("nobody")));
            assertThat(find(stopped.vm())).isEqualTo(stopped);
        });
    }

    @Test
    void a_saved_machine_has_no_boot_until_it_is_restored_into_one_of_its_own() {
        having(Capability.SAVE, Saving.class, saving -> {
            Machine running = running("web");

            saving.save(running.vm());
            saving.save(running.vm());
            assertThat(find(running.vm())).isEqualTo(new Machine(running.spec(), ObservedPower.SAVED, null));

            saving.restore(running.vm());
            Machine restored = find(running.vm());
            saving.restore(running.vm());
            assertThat(find(running.vm())).isEqualTo(restored);
            assertThat(restored.power()).isEqualTo(ObservedPower.RUNNING);
            assertThat(restored.bootId()).isNotNull().isNotEqualTo(running.bootId());
        });
    }

    @Test
    void a_saved_machine_is_stopped_and_destroyed_like_any_other() {
        having(Capability.SAVE, Saving.class, saving -> {
            Machine running = running("web");
            saving.save(running.vm());
            driver().stop(running.vm(), StopMode.FORCED);
            assertThat(find(running.vm())).isEqualTo(new Machine(running.spec(), ObservedPower.STOPPED, null));
            assertFails(FailureClass.CONFLICT, "machine-not-saved", () -> saving.restore(running.vm()));
            assertFails(FailureClass.CONFLICT, "machine-not-running", () -> saving.save(running.vm()));

            driver().start(running.vm());
            saving.save(running.vm());
            driver().destroy(running.vm());
            assertThat(driver().find(running.vm())).isEmpty();
        });
    }

    @Test
    void a_running_machine_gets_a_larger_disk_and_stays_in_its_boot() {
        having(Capability.GROW_LIVE, Growing.class, growing -> {
            Machine running = running("web");
            MachineSize was = running.spec().size();
            MachineSize grown =
                    new MachineSize(was.vcpus(), was.memoryMib(), was.diskGib() + 1, was.cpu(), was.memoryMinMib());

            growing.grow(running.vm(), grown);
            growing.grow(running.vm(), grown);

            assertThat(find(running.vm()))
                    .isEqualTo(new Machine(running.spec().withSize(grown), ObservedPower.RUNNING, running.bootId()));
            assertFails(FailureClass.REFUSED, "disk-cannot-shrink", () -> growing.grow(running.vm(), was));
            for (MachineSize more : List.of(
                    new MachineSize(was.vcpus() + 1, was.memoryMib(), grown.diskGib()),
                    new MachineSize(was.vcpus(), was.memoryMib() + 32, grown.diskGib()))) {
                assertFails(FailureClass.REFUSED, "guest-keeps-size", () -> growing.grow(running.vm(), more));
            }
            driver().stop(running.vm(), StopMode.FORCED);
            assertThat(find(running.vm()))
                    .isEqualTo(new Machine(running.spec().withSize(grown), ObservedPower.STOPPED, null));
        });
    }

    @Test
    void a_running_machine_gets_another_size_and_stays_in_its_boot() {
        having(Capability.RESIZE_LIVE, LiveResizing.class, resizing -> {
            Machine running = running("web");
            MachineSize larger = larger(running);

            resizing.resizeLive(running.vm(), larger);
            resizing.resizeLive(running.vm(), larger);

            assertThat(find(running.vm()))
                    .isEqualTo(new Machine(running.spec().withSize(larger), ObservedPower.RUNNING, running.bootId()));
            assertFails(
                    FailureClass.REFUSED,
                    "disk-cannot-shrink",
                    () -> resizing.resizeLive(running.vm(), running.spec().size()));
        });
    }
}

package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What snapshots keep, of the drivers that can. */
abstract class SnapshotContract extends RestingContract {
    private static final UUID FIRST = new UUID(11, 1);
    private static final UUID SECOND = new UUID(11, 2);

    @Test
    void a_disk_is_reverted_to_what_it_was_and_the_snapshot_stays() {
        having(Capability.SNAPSHOT, Snapshots.class, snapshots -> {
            VmId vm = running("web").vm();
            write(vm, "before");
            snapshots.takeSnapshot(vm, FIRST);
            write(vm, "after");
            driver().stop(vm, StopMode.FORCED);
            Machine stopped = find(vm);

            snapshots.revert(vm, FIRST);
            assertThat(read(vm)).isEqualTo("before");
            assertThat(find(vm)).isEqualTo(stopped);
            assertThat(ids(snapshots, vm)).containsExactly(FIRST);

            write(vm, "again");
            snapshots.revert(vm, FIRST);
            assertThat(read(vm)).isEqualTo("before");
            driver().start(vm);
            assertThat(find(vm).power()).isEqualTo(ObservedPower.RUNNING);
        });
    }

    @Test
    void a_snapshot_of_a_running_machine_leaves_it_running_and_one_that_exists_is_not_taken_again() {
        having(Capability.SNAPSHOT, Snapshots.class, snapshots -> {
            Machine running = running("web");
            write(running.vm(), "first");
            snapshots.takeSnapshot(running.vm(), FIRST);
            assertThat(find(running.vm())).isEqualTo(running);

            write(running.vm(), "second");
            snapshots.takeSnapshot(running.vm(), FIRST);
            driver().stop(running.vm(), StopMode.FORCED);
            snapshots.revert(running.vm(), FIRST);

            assertThat(read(running.vm())).isEqualTo("first");
        });
    }

    @Test
    void a_reverted_machine_keeps_the_size_and_the_login_that_it_has() {
        having(Capability.SNAPSHOT, Snapshots.class, snapshots -> {
            Machine stopped = define(aMachine("web"));
            snapshots.takeSnapshot(stopped.vm(), FIRST);
            MachineSize larger = larger(stopped);
            driver().resize(stopped.vm(), larger);
            Machine resized =
                    driver().define(stopped.spec().withLogin(new MachineLogin("student", "sha256$02$03", List.of())));

            snapshots.revert(stopped.vm(), FIRST);

            assertThat(find(stopped.vm())).isEqualTo(resized);
            assertThat(resized.spec().size()).isEqualTo(larger);
        });
    }

    @Test
    void snapshots_are_listed_oldest_first_and_deleted_one_by_one() {
        having(Capability.SNAPSHOT, Snapshots.class, snapshots -> {
            VmId vm = running("web").vm();
            write(vm, "first");
            snapshots.takeSnapshot(vm, SECOND);
            snapshots.takeSnapshot(vm, FIRST);
            assertThat(ids(snapshots, vm)).containsExactly(SECOND, FIRST);

            snapshots.deleteSnapshot(vm, FIRST);
            snapshots.deleteSnapshot(vm, FIRST);
            assertThat(ids(snapshots, vm)).containsExactly(SECOND);
            assertThat(read(vm)).isEqualTo("first");
            assertThat(find(vm).power()).isEqualTo(ObservedPower.RUNNING);

            driver().stop(vm, StopMode.FORCED);
            assertFails(FailureClass.CONFLICT, "snapshot-absent", () -> snapshots.revert(vm, FIRST));
        });
    }

    @Test
    void only_a_stopped_machine_is_reverted_and_its_snapshots_go_with_it() {
        having(Capability.SNAPSHOT, Snapshots.class, snapshots -> {
            Machine running = running("web");
            write(running.vm(), "now");
            snapshots.takeSnapshot(running.vm(), FIRST);
            assertFails(FailureClass.CONFLICT, "machine-running", () -> snapshots.revert(running.vm(), FIRST));
            assertThat(find(running.vm())).isEqualTo(running);

            driver().destroy(running.vm());
            assertThat(driver().find(running.vm())).isEmpty();
            assertThat(ids(snapshots, define(running.spec()).vm())).isEmpty();
            VmId nobody = vmNamed("nobody");
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> snapshots.snapshots(nobody));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> snapshots.takeSnapshot(nobody, FIRST));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> snapshots.revert(nobody, FIRST));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> snapshots.deleteSnapshot(nobody, FIRST));
        });
    }

    private static List<UUID> ids(Snapshots snapshots, VmId vm) {
        return snapshots.snapshots(vm).stream().map(Snapshot::id).toList();
    }
}

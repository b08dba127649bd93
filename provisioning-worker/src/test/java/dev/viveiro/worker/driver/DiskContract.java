package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.VmId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Disks that machines have beside their own, by the drivers that know of such. */
abstract class DiskContract extends NetworkContract {
    private static final MachineDisk DATA = new MachineDisk(new UUID(15, 1), "data", 1);
    private static final MachineDisk LOGS = new MachineDisk(new UUID(15, 2), "logs", 1);

    @Test
    void a_running_machine_gets_disks_and_stays_in_its_boot() {
        having(Capability.EXTRA_DISKS, ExtraDisks.class, disks -> {
            Machine running = running("web");

            disks.attachDisk(running.vm(), DATA);
            disks.attachDisk(running.vm(), DATA);
            disks.attachDisk(running.vm(), LOGS);

            Machine now = find(running.vm());
            assertThat(now.disks()).containsExactlyInAnyOrder(DATA.id(), LOGS.id());
            assertThat(now.bootId()).isEqualTo(running.bootId());
            assertThat(now.power()).isEqualTo(running.power());
            assertThat(now.spec()).isEqualTo(running.spec());
            assertThat(disks.disks(running.vm())).containsExactlyInAnyOrder(DATA.id(), LOGS.id());
            assertThat(driver().list()).contains(now);

            disks.detachDisk(running.vm(), DATA.id());
            disks.detachDisk(running.vm(), DATA.id());

            assertThat(find(running.vm()).disks()).containsExactly(LOGS.id());
            assertThat(disks.disks(running.vm())).containsExactly(LOGS.id());
            assertThat(find(running.vm()).bootId()).isEqualTo(running.bootId());

            driver().destroy(running.vm());
            assertThat(disks.disks(running.vm())).isEmpty();
        });
    }

    @Test
    void a_machine_that_is_off_gets_disks_and_has_them_when_it_runs() {
        having(Capability.EXTRA_DISKS, ExtraDisks.class, disks -> {
            VmId vm = running("web").vm();
            driver().stop(vm, StopMode.FORCED);

            disks.attachDisk(vm, DATA);
            driver().start(vm);

            assertThat(find(vm).disks()).containsExactly(DATA.id());
            driver().stop(vm, StopMode.FORCED);
            disks.detachDisk(vm, DATA.id());
            driver().start(vm);
            assertThat(find(vm).disks()).isEmpty();
            assertThat(disks.disks(vm)).isEmpty();
        });
    }

    @Test
    void disks_stay_with_a_machine_that_is_made_anew_and_go_with_one_that_is_destroyed() {
        having(Capability.EXTRA_DISKS, ExtraDisks.class, disks -> {
            Machine first = running("web");
            VmId vm = first.vm();
            disks.attachDisk(vm, DATA);
            disks.attachDisk(vm, LOGS);

            disks.destroyWithoutDisks(vm);
            disks.destroyWithoutDisks(vm);

            assertThat(driver().find(vm)).isEmpty();
            assertThat(disks.disks(vm)).containsExactlyInAnyOrder(DATA.id(), LOGS.id());

            Machine anew = driver().define(first.spec());
            assertThat(anew.disks()).isEmpty();
            disks.attachDisk(vm, DATA);
            assertThat(find(vm).disks()).containsExactly(DATA.id());
            assertThat(disks.disks(vm)).containsExactlyInAnyOrder(DATA.id(), LOGS.id());
            disks.detachDisk(vm, LOGS.id());
            assertThat(disks.disks(vm)).containsExactly(DATA.id());

            disks.destroyWithoutDisks(vm);
            driver().destroy(vm);
            assertThat(disks.disks(vm)).isEmpty();
        });
    }

    @Test
    void a_new_machine_has_an_empty_drive_into_which_only_an_image_goes_that_is_there() {
        having(Capability.IMAGE_ISO, IsoDrive.class, drive -> {
            VmId vm = define(aMachine("web")).vm();
            assertThat(drive.inserted(vm)).isEmpty();
            drive.ejectIso(vm);

            ImageRef nowhere = ImageRef.of("nowhere", "0".repeat(64));
            assertFails(FailureClass.CONFLICT, "image-absent", () -> drive.insertIso(vm, nowhere));
            assertThat(drive.inserted(vm)).isEmpty();

            VmId nobody = vmNamed("nobody");
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> drive.inserted(nobody));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> drive.insertIso(nobody, nowhere));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> drive.ejectIso(nobody));
        });
    }

    @Test
    void only_a_machine_that_is_there_gets_a_disk() {
        having(Capability.EXTRA_DISKS, ExtraDisks.class, disks -> {
            VmId nobody = vmNamed("nobody");

            assertFails(FailureClass.CONFLICT, "machine-absent", () -> disks.attachDisk(nobody, DATA));
            disks.detachDisk(nobody, DATA.id());

            assertThat(disks.disks(nobody)).isEmpty();
        });
    }
}

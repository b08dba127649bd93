package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Drivers of the tests' libvirt, and machines that are small enough for it. */
final class QemuScene {
    private QemuScene() {}

    /** The driver of the worker with this home. */
    static HypervisorDriver open(Path home) {
        return TestDriverScene.open(home, LibvirtFixture.environment());
    }

    /** A tiny guest with an address of its own. */
    static MachineSpec aMachine(String name) {
        MachineSpec spec = MachineFixtures.aMachine(name);
        int number = Math.floorMod(name.hashCode(), 200) + 10;
        return new MachineSpec(
                spec.vm(),
                spec.generation(),
                name,
                spec.tenant(),
                new MachineSize(1, 96, 1),
                ImageRef.named(LibvirtFixture.TINY),
                new MachineNetwork("10.189.0." + number, 24, "10.189.0.1", "02:00:0a:bd:00:%02x".formatted(number)),
                spec.login());
    }

    private static LibvirtLink link() {
        return new LibvirtLink(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
    }

    private static Owner owner(Path home) {
        try {
            return Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a line onto the machine's disk, by its guest if that runs. */
    static void write(Path home, VmId vm, String line) {
        String uuid = owner(home).domainUuid(vm);
        if (runs(uuid)) {
            try (LibvirtLink link = link();
                    GuestShell guest = GuestShell.of(link, uuid)) {
                guest.must("echo " + line + " | dd of=/dev/vda bs=512 seek=8 conv=sync,fsync 2>/dev/null");
            }
            return;
        }
        LibvirtFixture.inside(
                "sh",
                "-ec",
                "echo $2 | dd bs=512 conv=sync status=none >/run/line; qemu-io -f qcow2 -c 'write -q -s /run/line 4096 512' $1",
                "sh",
                disk(home, vm),
                line);
    }

    /** What was written last. */
    static String read(Path home, VmId vm) {
        String uuid = owner(home).domainUuid(vm);
        if (runs(uuid)) {
            try (LibvirtLink link = link();
                    GuestShell guest = GuestShell.of(link, uuid)) {
                return guest.must("dd if=/dev/vda bs=512 skip=8 count=1 2>/dev/null | tr -d '\\000'")
                        .strip();
            }
        }
        return LibvirtFixture.inside(
                        "sh",
                        "-ec",
                        "qemu-img dd -f qcow2 -O raw bs=512 skip=8 count=9 if=$1 of=/run/line && tr -d '\\000' </run/line",
                        "sh",
                        disk(home, vm))
                .strip();
    }

    private static String disk(Path home, VmId vm) {
        return "/var/lib/libvirt/images/" + MachineVolumes.disk(owner(home), vm);
    }

    private static boolean runs(String uuid) {
        try (LibvirtLink link = link()) {
            return link.ask("look", connection -> connection
                            .domainLookupByUUIDString(uuid)
                            .isActive())
                    == 1;
        }
    }

    /** Afterwards the worker with this home has no machine. */
    static void clear(Path home) {
        try (HypervisorDriver driver = open(home)) {
            driver.list().stream().map(Machine::vm).parallel().forEach(driver::destroy);
            assertThat(driver.list()).isEmpty();
        }
    }
}

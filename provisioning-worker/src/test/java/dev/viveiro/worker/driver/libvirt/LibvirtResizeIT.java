package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Growing;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a real guest says of its size, whatever libvirt says of it. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtResizeIT {
    private static final long SECTORS_PER_GIB = (1L << 30) / 512;

    @TempDir
    static Path home;

    private HypervisorDriver driver;
    private LibvirtLink link;

    @BeforeEach
    @GuestsInTime
    void open() {
        driver = QemuScene.open(home);
        link = new LibvirtLink(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.close();
        link.close();
        QemuScene.clear(home);
    }

    private MachineSpec started(String name) {
        MachineSpec spec = QemuScene.aMachine(name);
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        return spec;
    }

    private GuestShell shell(MachineSpec spec) throws IOException {
        return GuestShell.of(
                link,
                Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered()).domainUuid(spec.vm()));
    }

    private static long diskGib(GuestShell guest) {
        return Long.parseLong(guest.must("cat /sys/block/vda/size")) / SECTORS_PER_GIB;
    }

    private static long memoryMib(GuestShell guest) {
        return Long.parseLong(guest.must("grep MemTotal: /proc/meminfo").replaceAll("[^0-9]", "")) / 1024;
    }

    @Test
    void a_guest_that_was_off_has_the_processors_the_memory_and_the_disk_of_its_new_size() throws IOException {
        MachineSpec spec = started("web");
        MachineSize size = spec.size();
        long before;
        try (GuestShell guest = shell(spec)) {
            assertThat(guest.must("nproc")).isEqualTo("1");
            assertThat(diskGib(guest)).isEqualTo(size.diskGib());
            before = memoryMib(guest);
            assertThat(before).isLessThanOrEqualTo(size.memoryMib());
        }
        driver.stop(spec.vm(), StopMode.FORCED);
        driver.resize(spec.vm(), new MachineSize(2, size.memoryMib() + 64, size.diskGib() + 1));
        driver.start(spec.vm());
        try (GuestShell guest = shell(spec)) {
            assertThat(guest.must("nproc")).isEqualTo("2");
            assertThat(diskGib(guest)).isEqualTo(size.diskGib() + 1);
            // a kernel keeps a little of each for itself
            assertThat(memoryMib(guest)).isBetween(before + 56, size.memoryMib() + 64);
        }
    }

    @Test
    void a_guest_that_runs_has_its_larger_disk_at_once_and_after_its_next_start() throws IOException {
        MachineSpec spec = started("web");
        MachineSize size = spec.size();
        MachineSize grown = new MachineSize(size.vcpus(), size.memoryMib(), size.diskGib() + 2);
        try (GuestShell guest = shell(spec)) {
            driver.ability(Growing.class).orElseThrow().grow(spec.vm(), grown);
            assertThat(diskGib(guest)).isEqualTo(grown.diskGib());
        }
        driver.stop(spec.vm(), StopMode.FORCED);
        driver.start(spec.vm());
        try (GuestShell guest = shell(spec)) {
            assertThat(diskGib(guest)).isEqualTo(grown.diskGib());
        }
    }
}

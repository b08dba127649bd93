package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A whole host that goes down and comes up, before any worker is there to tell it anything. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtRebootIT {
    @TempDir
    static Path home;

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        QemuScene.clear(home, LibvirtFixture.rebootingEnvironment());
    }

    @Test
    void what_ran_comes_up_with_its_host_and_network_and_what_was_stopped_stays_off() {
        MachineSpec on = QemuScene.aMachine("on");
        MachineSpec off = QemuScene.aMachine("off");
        String boot;
        try (HypervisorDriver driver = TestDriverScene.open(home, LibvirtFixture.rebootingEnvironment())) {
            for (MachineSpec spec : List.of(on, off)) {
                driver.ensureImage(spec.image());
                Machine unused = driver.define(spec);
                driver.start(spec.vm());
            }
            driver.stop(off.vm(), StopMode.FORCED);
            boot = bootOf(driver, on.vm());
        }

        LibvirtFixture.reboot();

        // libvirt answers nobody before it has started what it is to start, and opening a driver starts nothing
        try (HypervisorDriver driver = TestDriverScene.open(home, LibvirtFixture.rebootingEnvironment());
                LibvirtLink link = QemuScene.link(LibvirtFixture.rebootingEnvironment())) {
            assertThat(power(driver, on.vm())).isEqualTo(ObservedPower.RUNNING);
            assertThat(bootOf(driver, on.vm())).isNotEqualTo(boot);
            try (GuestShell guest = GuestShell.of(link, QemuScene.owner(home).domainUuid(on.vm()))) {
                guest.must("ping -c 1 -W 5 " + on.network().gateway());
            }
            assertThat(power(driver, off.vm())).isEqualTo(ObservedPower.STOPPED);
        }
    }

    private static ObservedPower power(HypervisorDriver driver, VmId vm) {
        return driver.find(vm).orElseThrow().power();
    }

    private static String bootOf(HypervisorDriver driver, VmId vm) {
        String boot = driver.find(vm).orElseThrow().bootId();
        assertThat(boot).isNotNull();
        return String.valueOf(boot);
    }
}

package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.Ids;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.Growing;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.Domain;

/** What the kernel holds guests to, where libvirt has its controller, and what is said where it has not. */
@GuestsInTime
@Tag("slow")
class LibvirtLimitsIT {
    @TempDir
    static Path home;

    /** The kernel's figures for the domain, by libvirt's names. */
    private static Map<String, String> enforced(LibvirtLink link, MachineSpec spec) throws Exception {
        String uuid =
                Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered()).domainUuid(spec.vm());
        return link.ask("read the limits", connection -> {
            Domain domain = connection.domainLookupByUUIDString(uuid);
            try {
                return LimitTrial.enforced(domain);
            } finally {
                Domains.free(domain);
            }
        });
    }

    @Test
    @EnabledIf(
            value = "dev.viveiro.testkit.LibvirtFixture#limitsPossible",
            disabledReason = "needs root and the kernel's controller")
    void a_guest_has_the_weight_and_the_cap_of_its_size_from_its_start_on() throws Exception {
        Map<String, String> environment = LibvirtFixture.limiting();
        MachineSpec plain = QemuScene.aMachine("limited");
        MachineSpec spec = plain.withSize(plain.size().with(new CpuLimits(200, 50)));
        try (HypervisorDriver driver = TestDriverScene.open(home, environment);
                LibvirtLink link = new LibvirtLink(environment.getOrDefault("VIVEIRO_LIBVIRT_URI", ""))) {
            assertThat(driver.info().impediment()).isNull();
            assertThat(driver.info().capabilities()).contains(Capability.CPU_SHARES, Capability.CPU_CAP);
            driver.ensureImage(spec.image());
            assertThat(driver.define(spec).spec()).isEqualTo(spec);
            driver.start(spec.vm());
            assertThat(driver.find(spec.vm()).orElseThrow().spec()).isEqualTo(spec);
            assertThat(enforced(link, spec))
                    .containsEntry("cpu_shares", "200")
                    .containsEntry("vcpu_period", "100000")
                    .containsEntry("vcpu_quota", "50000");

            driver.stop(spec.vm(), StopMode.FORCED);
            driver.resize(spec.vm(), plain.size().with(new CpuLimits(null, 25)));
            driver.start(spec.vm());
            assertThat(enforced(link, spec))
                    .containsEntry("vcpu_quota", "25000")
                    .doesNotContainEntry("cpu_shares", "200");

            Growing growing = driver.ability(Growing.class).orElseThrow();
            for (CpuLimits limits : List.of(new CpuLimits(300, 60), new CpuLimits(400, null))) {
                growing.grow(spec.vm(), plain.size().with(limits));
                assertThat(driver.find(spec.vm()).orElseThrow().spec())
                        .isEqualTo(plain.withSize(plain.size().with(limits)));
                assertThat(enforced(link, spec)).containsEntry("cpu_shares", String.valueOf(limits.shares()));
            }
            growing.grow(spec.vm(), plain.size().with(new CpuLimits(400, 70)));
            assertThat(enforced(link, spec)).containsEntry("vcpu_quota", "70000");
            driver.destroy(spec.vm());
        }
    }

    @Test
    @EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
    void a_host_without_the_kernels_controller_says_that_it_can_limit_nothing() {
        try (HypervisorDriver driver = QemuScene.open(home.resolve("without"))) {
            assertThat(driver.info().impediment()).isNull();
            assertThat(driver.info().capabilities())
                    .contains(Capability.CREATE)
                    .doesNotContain(Capability.CPU_SHARES, Capability.CPU_CAP);
            assertThat(driver.list()).isEmpty();
        }
    }
}

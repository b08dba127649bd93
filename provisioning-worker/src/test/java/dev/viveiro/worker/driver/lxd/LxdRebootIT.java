package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A whole host that goes down and comes up, before any worker is there to tell it anything. */
@Timeout(300)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdRebootIT {
    private static final Duration BOOT = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    @AfterEach
    @Timeout(180)
    void leave_nothing() {
        LxdScene.clear(home, LxdFixture.rebootingEnvironment());
    }

    @Test
    void what_ran_comes_up_with_its_host_and_what_was_stopped_stays_off() {
        // LXD starts them in the order of their names: when the second runs the first had its turn
        List<MachineSpec> both = Stream.of(LxdScene.aMachine("one"), LxdScene.aMachine("other"))
                .sorted(Comparator.comparing(spec -> InstanceMark.nameOf(spec.vm())))
                .toList();
        VmId off = both.getFirst().vm();
        VmId on = both.getLast().vm();
        String boot;
        try (HypervisorDriver driver = LxdScene.open(home, LxdFixture.rebootingEnvironment())) {
            for (MachineSpec spec : both) {
                driver.ensureImage(spec.image());
                Machine unused = driver.define(spec);
                driver.start(spec.vm());
            }
            driver.stop(off, StopMode.FORCED);
            boot = bootOf(driver, on);
        }

        LxdFixture.reboot();

        try (HypervisorDriver driver = LxdScene.open(home, LxdFixture.rebootingEnvironment())) {
            assertThat(driver.info().impediment()).isNull();
            await().atMost(BOOT).until(() -> power(driver, on) == ObservedPower.RUNNING);
            assertThat(power(driver, off)).isEqualTo(ObservedPower.STOPPED);
            assertThat(bootOf(driver, on)).isNotEqualTo(boot);
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

package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel holds containers to. */
@Timeout(120)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdLimitsIT {
    @TempDir
    static Path home;

    private HypervisorDriver driver;

    @BeforeEach
    void open() {
        driver = LxdScene.open(home);
    }

    @AfterEach
    void leave_nothing() {
        driver.close();
        LxdScene.clear(home);
    }

    /** What the kernel lets it take of each 100 ms, in microseconds, in either version of control groups. */
    private static String enforced(MachineSpec spec) {
        return LxdFixture.inside(
                        "sh",
                        "-c",
                        "cat /sys/fs/cgroup/cpu/lxc.payload.*$1/cpu.cfs_quota_us /sys/fs/cgroup/lxc.payload.*$1/cpu.max 2>/dev/null"
                                + " | cut -d' ' -f1",
                        "sh",
                        InstanceMark.nameOf(spec.vm()))
                .strip();
    }

    @Test
    void a_container_is_capped_from_its_start_on_and_anew_while_it_runs() {
        assertThat(driver.info().capabilities()).contains(Capability.CPU_CAP).doesNotContain(Capability.CPU_SHARES);
        MachineSpec plain = LxdScene.aMachine("capped");
        MachineSize one = plain.size();
        MachineSpec spec = plain.withSize(one.with(new CpuLimits(null, 50)));
        driver.ensureImage(spec.image());
        assertThat(driver.define(spec).spec()).isEqualTo(spec);
        driver.start(spec.vm());
        assertThat(enforced(spec)).isEqualTo("50000");

        LiveResizing live = driver.ability(LiveResizing.class).orElseThrow();
        MachineSize two = new MachineSize(2, one.memoryMib(), one.diskGib(), new CpuLimits(null, 50));
        live.resizeLive(spec.vm(), two);
        assertThat(driver.find(spec.vm()).orElseThrow().spec().size()).isEqualTo(two);
        assertThat(enforced(spec)).as("of each of two processors").isEqualTo("100000");

        live.resizeLive(spec.vm(), one);
        assertThat(driver.find(spec.vm()).orElseThrow().spec().size()).isEqualTo(one);
        assertThat(enforced(spec)).isIn("-1", "max");
    }

    @Test
    void a_running_container_has_its_new_memory_in_the_kernel_when_its_resize_has_ended() {
        MachineSpec spec = LxdScene.aMachine("grown");
        MachineSize one = spec.size();
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        assertThat(memory(spec)).isEqualTo(bytes(one));

        LiveResizing live = driver.ability(LiveResizing.class).orElseThrow();
        MachineSize more = new MachineSize(1, 2 * one.memoryMib(), one.diskGib());
        live.resizeLive(spec.vm(), more);
        assertThat(memory(spec)).isEqualTo(bytes(more));
        live.resizeLive(spec.vm(), one);
        assertThat(memory(spec)).isEqualTo(bytes(one));
    }

    @Test
    void a_running_container_has_its_new_processors_in_the_kernel_when_its_resize_has_ended() {
        MachineSpec spec = LxdScene.aMachine("wider");
        MachineSize one = spec.size();
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());

        LiveResizing live = driver.ability(LiveResizing.class).orElseThrow();
        live.resizeLive(spec.vm(), new MachineSize(2, one.memoryMib(), one.diskGib()));
        assertThat(KernelProcessors.count(processors(spec)))
                .hasValue(Math.min(2, Runtime.getRuntime().availableProcessors()));
        live.resizeLive(spec.vm(), one);
        assertThat(KernelProcessors.count(processors(spec))).hasValue(1);
    }

    /** Those that the container may run on, as the kernel lists them, in either version of control groups. */
    private static String processors(MachineSpec spec) {
        return LxdFixture.inside(
                        "sh",
                        "-c",
                        "cat /sys/fs/cgroup/cpuset/lxc.payload.*$1/cpuset.effective_cpus"
                                + " /sys/fs/cgroup/lxc.payload.*$1/cpuset.cpus.effective 2>/dev/null | head -n 1",
                        "sh",
                        InstanceMark.nameOf(spec.vm()))
                .strip();
    }

    private static String bytes(MachineSize size) {
        return String.valueOf(size.memoryMib() << 20);
    }

    /** Bytes, in either version of control groups. */
    private static String memory(MachineSpec spec) {
        return LxdFixture.inside(
                        "sh",
                        "-c",
                        "cat /sys/fs/cgroup/memory/lxc.payload.*$1/memory.limit_in_bytes"
                                + " /sys/fs/cgroup/lxc.payload.*$1/memory.max 2>/dev/null | head -n 1",
                        "sh",
                        InstanceMark.nameOf(spec.vm()))
                .strip();
    }
}

package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.inGeneration;
import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.FailureClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    void limits_are_part_of_a_size_and_change_with_it() {
        CpuLimits some = limits(200, 50);
        if (some.equals(CpuLimits.NONE)) {
            return;
        }
        MachineSpec spec = aMachine("web");
        Machine limited = define(spec.withSize(spec.size().with(some)));
        assertThat(limited.spec().size().cpu()).isEqualTo(some);
        driver().start(limited.vm());
        assertThat(find(limited.vm()).spec()).isEqualTo(limited.spec());
        driver().stop(limited.vm(), StopMode.FORCED);

        for (CpuLimits next : List.of(limits(100, 25), CpuLimits.NONE, some)) {
            MachineSize size = spec.size().with(next);
            driver().resize(limited.vm(), size);
            driver().resize(limited.vm(), size);
            assertThat(find(limited.vm()).spec()).isEqualTo(spec.withSize(size));
        }
    }

    @Test
    void what_a_machine_has_of_its_memory_at_first_is_part_of_its_size() {
        if (!driver().info().capabilities().contains(Capability.MEMORY_MIN)) {
            return;
        }
        MachineSpec plain = aMachine("web");
        MachineSize all = plain.size();
        MachineSpec spec = plain.withSize(beginningWith(all, all.memoryMib() / 2));
        Machine defined = define(spec);
        assertThat(defined.spec()).isEqualTo(spec);
        driver().start(spec.vm());
        assertThat(find(spec.vm()).spec()).isEqualTo(spec);
        driver().stop(spec.vm(), StopMode.FORCED);

        for (MachineSize next :
                List.of(beginningWith(all, all.memoryMib()), all, beginningWith(larger(defined), all.memoryMib()))) {
            driver().resize(spec.vm(), next);
            driver().resize(spec.vm(), next);
            assertThat(find(spec.vm()).spec()).isEqualTo(spec.withSize(next));
        }
    }

    private static MachineSize beginningWith(MachineSize size, long memoryMinMib) {
        return new MachineSize(size.vcpus(), size.memoryMib(), size.diskGib(), size.cpu(), memoryMinMib);
    }

    @Test
    void limits_of_a_running_machine_change_where_its_size_does() {
        CpuLimits some = limits(200, 50);
        Optional<LiveResizing> live = driver().ability(LiveResizing.class);
        if (some.equals(CpuLimits.NONE) || live.isEmpty()) {
            return;
        }
        Machine running = running("web");
        for (CpuLimits next : List.of(some, limits(100, 25), CpuLimits.NONE)) {
            MachineSize size = running.spec().size().with(next);
            live.get().resizeLive(running.vm(), size);
            live.get().resizeLive(running.vm(), size);
            assertThat(find(running.vm()).spec()).isEqualTo(running.spec().withSize(size));
            assertThat(find(running.vm()).bootId()).isEqualTo(running.bootId());
        }
    }

    /** As far as the driver can keep to them. */
    private CpuLimits limits(int shares, int capPercent) {
        Set<Capability> can = driver().info().capabilities();
        return new CpuLimits(
                can.contains(Capability.CPU_SHARES) ? (Integer) shares : null,
                can.contains(Capability.CPU_CAP) ? (Integer) capPercent : null);
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

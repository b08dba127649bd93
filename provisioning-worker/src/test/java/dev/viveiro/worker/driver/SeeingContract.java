package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a driver says of itself, its host and its machines. */
abstract class SeeingContract extends SizeContract {
    @Test
    void info_names_the_driver_and_what_it_can_do() {
        DriverInfo info = driver().info();

        assertThat(info.impediment()).isNull();
        assertThat(info.usable()).isTrue();
        assertThat(info.name()).isNotBlank();
        assertThat(info.capabilities()).contains(Capability.CREATE, Capability.START, Capability.STOP_FORCED);
    }

    @Test
    void info_says_why_the_driver_cannot_do_each_thing_that_it_lacks() {
        DriverInfo info = driver().info();

        assertThat(info.lacks().keySet()).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(info.capabilities())));
        assertThat(info.lacks().values()).allSatisfy(why -> assertThat(why)
                .isNotBlank()
                .isEqualTo(why.strip())
                .doesNotContain("\n")
                .doesNotEndWith("."));
    }

    @Test
    void info_never_throws_even_when_interrupted_or_closed() {
        Thread.currentThread().interrupt();
        assertThat(driver().info()).isNotNull();
        assertThat(Thread.interrupted()).isTrue();

        driver().close();
        assertThat(driver().info()).isNotNull();
    }

    @Test
    void an_unknown_machine_is_not_found_and_has_no_sample() {
        assertThat(driver().find(vmNamed("nobody"))).isEmpty();
        assertThat(driver().sample(vmNamed("nobody"))).isEmpty();
    }

    @Test
    void the_list_has_every_machine_once_as_find_has_it() {
        Machine web = running("web");
        Machine database = define(aMachine("database"));
        Machine mail = running("mail");

        assertThat(driver().list()).containsExactlyInAnyOrder(web, database, mail);
    }

    @Test
    void the_inventory_counts_what_machines_hold() {
        Resources before = driver().inventory().used();
        MachineSize size = running("web").spec().size();
        HostInventory inventory = driver().inventory();

        assertThat(inventory.used().memoryMib()).isEqualTo(before.memoryMib() + size.memoryMib());
        assertThat(inventory.used().diskGib()).isEqualTo(before.diskGib() + size.diskGib());
        assertThat(inventory.total().vcpus()).isPositive();
        assertThat(inventory.total().memoryMib()).isGreaterThan(inventory.used().memoryMib());
        assertThat(inventory.total().diskGib()).isGreaterThan(inventory.used().diskGib());
    }

    @Test
    void a_running_machine_is_sampled_under_its_boot() {
        Machine running = running("web");

        MachineSample sample = driver().sample(running.vm()).orElseThrow();

        assertThat(sample.vm()).isEqualTo(running.vm());
        assertThat(sample.generation()).isEqualTo(running.generation());
        assertThat(sample.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(sample.bootId()).isEqualTo(running.bootId());
        assertThat(sample.memoryUsedMib()).isBetween(1L, running.spec().size().memoryMib());
        // null where nobody can tell
        if (sample.diskUsedMib() != null) {
            assertThat(sample.diskUsedMib()).isBetween(0L, running.spec().size().diskGib() * 1024);
        }
    }

    @Test
    void a_stopped_machine_is_sampled_without_a_boot_and_with_nothing_but_disk() {
        Machine stopped = define(aMachine("web"));

        MachineSample sample = driver().sample(stopped.vm()).orElseThrow();

        assertThat(sample.power()).isEqualTo(ObservedPower.STOPPED);
        assertThat(sample.bootId()).isNull();
        assertThat(sample.cpuTime()).isZero();
        assertThat(sample.memoryUsedMib()).isZero();
        assertThat(sample.receivedBytes()).isZero();
        assertThat(sample.sentBytes()).isZero();
    }

    @Test
    void sampling_all_has_every_machine_once() {
        Machine web = running("web");
        Machine database = define(aMachine("database"));

        assertThat(driver().sampleAll())
                .extracting(MachineSample::vm)
                .containsExactlyInAnyOrder(web.vm(), database.vm());
    }

    @Test
    void a_watch_hints_at_machines_that_changed_until_it_is_closed() {
        Set<VmId> hinted = ConcurrentHashMap.newKeySet();
        Watch watch = driver().watch(hinted::add);
        Machine web = running("web");
        Awaitility.await().until(() -> hinted.contains(web.vm()));

        watch.close();
        watch.close();
        Machine other = running("other");

        assertThat(hinted).doesNotContain(other.vm());
    }
}

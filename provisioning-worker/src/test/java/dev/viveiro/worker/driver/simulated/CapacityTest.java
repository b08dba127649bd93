package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSize;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityTest {
    private SimulatedFixture simulated;

    @BeforeEach
    void open(@TempDir Path home) {
        simulated = new SimulatedFixture(home);
    }

    @AfterEach
    void close() {
        simulated.close();
    }

    @Test
    void twelve_thousand_basic_machines_run_on_one_host_with_headroom_and_outlive_a_restart() {
        raise(12_000);

        assertThat(simulated.driver().list())
                .extracting(Machine::vm)
                .hasSize(12_000)
                .doesNotHaveDuplicates();
        assertThat(simulated.driver().sampleAll()).hasSize(12_000);
        HostInventory inventory = simulated.driver().inventory();
        assertThat(inventory.used().memoryMib())
                .isEqualTo(12_000L * 1024)
                .isLessThan(inventory.total().memoryMib() * 9 / 10);
        assertThat(inventory.used().diskGib())
                .isEqualTo(120_000)
                .isLessThan(inventory.total().diskGib() * 9 / 10);
        assertThat(12_000L / 4).isLessThan(inventory.total().vcpus() * 9 / 10);
        assertThat(inventory.used().vcpus())
                .isPositive()
                .isLessThan(inventory.total().vcpus());
        assertThat(simulated.reopened().driver().list()).hasSize(12_000);
    }

    @Test
    void a_machine_that_the_disks_have_no_room_for_belongs_on_another_host() {
        simulated.with("VIVEIRO_SIMULATED_DISK_GIB", "15");
        Machine first = simulated.stopped("first");

        assertHostFull(() -> simulated.stopped("second"));
        assertHostFull(() -> simulated.driver().resize(first.vm(), new MachineSize(1, 1024, 16)));
        assertThat(simulated.driver().list()).containsExactly(first);
    }

    @Test
    void a_machine_that_memory_has_no_room_for_is_defined_but_not_started() {
        simulated.with("VIVEIRO_SIMULATED_MEMORY_MIB", "1500");
        simulated.running("first");
        Machine second = simulated.stopped("second");

        assertHostFull(() -> simulated.driver().start(second.vm()));
        assertThat(simulated.find(second.vm())).isEqualTo(second);
        simulated.driver().destroy(MachineFixtures.vmNamed("first"));
        simulated.driver().start(second.vm());
    }

    @Test
    void a_setting_that_is_no_number_is_an_impediment_that_names_it() {
        assertThat(simulated.with("VIVEIRO_SIMULATED_VCPUS", "many").impediment())
                .isEqualTo("VIVEIRO_SIMULATED_VCPUS is 'many'; expected a whole number from 0");
    }

    private void raise(int machines) {
        try (var threads = Executors.newFixedThreadPool(100, Thread.ofVirtual().factory())) {
            for (int i = 0; i < machines; i++) {
                String name = "vm-" + i;
                threads.execute(() -> simulated.running(name));
            }
        }
    }

    private static void assertHostFull(ThrowingCallable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.TRY_OTHER_HOST);
            assertThat(failure.code()).isEqualTo("host-full");
        });
    }
}

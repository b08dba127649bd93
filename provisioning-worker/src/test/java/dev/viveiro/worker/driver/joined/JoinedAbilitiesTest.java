package dev.viveiro.worker.driver.joined;

import static dev.viveiro.worker.driver.joined.TwoDrivers.DISK;
import static dev.viveiro.worker.driver.joined.TwoDrivers.TARBALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.Consoles;
import dev.viveiro.worker.driver.Definitions;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.NetworkChanging;
import dev.viveiro.worker.driver.Pausing;
import dev.viveiro.worker.driver.Readiness;
import dev.viveiro.worker.driver.Saving;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.UnusedImages;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedAbilitiesTest {
    private static final MachineDisk DATA = new MachineDisk(new UUID(15, 1), "data", 1);
    private static final UUID FILE = new UUID(13, 1);
    private TwoDrivers two;

    @BeforeEach
    void open(@TempDir Path home) {
        two = new TwoDrivers(home, Set.of(LiveResizing.class));
    }

    @AfterEach
    void close() {
        two.close();
    }

    private <T> T joined(Class<T> type) {
        return two.joined.ability(type).orElseThrow();
    }

    private static void assertFails(String code, ThrowingCallable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call).satisfies(failure -> assertThat(failure.code())
                .isEqualTo(code));
    }

    /** The others have adapters, for calls of theirs name no machine. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                Pausing.class,
                Saving.class,
                Snapshots.class,
                LiveResizing.class,
                NetworkChanging.class,
                Definitions.class,
                ConsoleLogs.class,
                Consoles.class,
                Readiness.class,
                IsoDrive.class
            })
    void every_call_of_an_ability_of_machines_names_its_machine_first(Class<?> ability) {
        assertThat(ability.getMethods()).allSatisfy((Method method) -> assertThat(method.getParameterTypes())
                .startsWith(VmId.class));
    }

    @Test
    void a_machine_has_the_abilities_of_its_driver() {
        VmId container = two.running("container", TARBALL).vm();
        VmId disk = two.running("disk", DISK).vm();

        joined(Pausing.class).pause(disk);
        joined(LiveResizing.class).resizeLive(container, MachineFixtures.BASIC);

        assertThat(two.joined.holding(container).ability(LiveResizing.class)).isPresent();
        assertThat(two.joined.holding(disk).ability(LiveResizing.class)).isEmpty();
        assertFails("capability-missing", () -> joined(LiveResizing.class).resizeLive(disk, MachineFixtures.BASIC));
        assertThat(two.joined.ability(UnusedImages.class)).as("neither has it").isEmpty();
    }

    @Test
    void disks_outlive_the_machine_where_they_are_and_go_wherever_they_are() {
        VmId vm = two.running("web", DISK).vm();
        joined(ExtraDisks.class).attachDisk(vm, DATA);

        joined(ExtraDisks.class).destroyWithoutDisks(vm);

        assertThat(two.joined.find(vm)).isEmpty();
        assertThat(joined(ExtraDisks.class).disks(vm)).containsExactly(DATA.id());
        joined(ExtraDisks.class).detachDisk(vm, DATA.id());
        assertThat(joined(ExtraDisks.class).disks(vm)).isEmpty();
    }

    @Test
    void a_machine_made_anew_by_another_driver_gets_no_empty_disk_in_the_place_of_its_own() {
        VmId vm = two.running("web", DISK).vm();
        joined(ExtraDisks.class).attachDisk(vm, DATA);
        joined(ExtraDisks.class).destroyWithoutDisks(vm);
        two.made("web", TARBALL);

        assertFails("disk-elsewhere", () -> joined(ExtraDisks.class).attachDisk(vm, DATA));

        assertThat(two.realSecond.ability(ExtraDisks.class).orElseThrow().disks(vm))
                .containsExactly(DATA.id());
    }

    @Test
    void files_of_machines_are_found_and_discarded_whosever_they_are() {
        VmId disk = two.made("disk", DISK).vm();
        joined(Capturing.class).capture(disk, FILE);
        joined(Moving.class).pack(disk, FILE);

        assertThat(joined(Capturing.class).captured(FILE)).isPresent();
        assertThat(joined(Capturing.class).captures()).containsExactly(FILE);
        assertThat(joined(Moving.class).packed(FILE)).isPresent();
        assertThat(joined(Moving.class).moves()).containsExactly(FILE);

        joined(Capturing.class).discard(FILE);
        joined(Moving.class).discard(FILE);
        assertThat(joined(Capturing.class).captures()).isEmpty();
        assertThat(joined(Moving.class).moves()).isEmpty();
    }
}

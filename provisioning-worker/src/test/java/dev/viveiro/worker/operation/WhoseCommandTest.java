package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.driver.joined.JoinedDriver;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One driver works, and of what the other has nothing is known. */
class WhoseCommandTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final CommandTarget target = Commands.target(Commands.IDS.nextVm(), clock);
    private TestHost host;
    private HypervisorDriver both;

    @BeforeEach
    void open(@TempDir Path home) {
        host = TestHost.in(home, clock).open();
        both = new JoinedDriver(List.of(host.driver, new ImpededDriver("libvirt", "there is no socket")));
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void nothing_is_made_while_another_driver_may_have_it_already() {
        DriverInfo info = WhoseCommand.unlooked(Commands.create(target), both);

        assertThat(info.name()).isEqualTo("simulated");
        assertThat(info.impediment()).isEqualTo("libvirt: there is no socket");
        assertThat(Impediments.refusal(Commands.create(target), info))
                .isNotNull()
                .satisfies(failure -> assertThat(failure.next()).isEqualTo(FailureClass.TRY_OTHER_HOST));
        assertThat(WhoseCommand.looked(Commands.create(target), both)).isEqualTo(info);
    }

    @Test
    void what_is_there_is_worked_on_whatever_stands_in_the_way_of_another_driver() {
        host.receive(Commands.create(target));

        assertThat(WhoseCommand.unlooked(Commands.start(target), both).impediment())
                .isNull();
        assertThat(WhoseCommand.looked(Commands.start(target), both)).isEqualTo(host.driver.info());
    }

    @Test
    void of_what_is_not_found_nothing_is_known() {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> WhoseCommand.looked(Commands.start(target), both))
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER));
    }

    @Test
    void while_one_is_awaited_that_is_said_of_what_may_be_its_own() {
        both = new JoinedDriver(List.of(host.driver, ImpededDriver.awaited("libvirt", "there is no socket")));
        assertThat(WhoseCommand.unlooked(Commands.start(target), both).awaited())
                .isTrue();
        assertThat(WhoseCommand.looked(Commands.create(target), both).awaited()).isTrue();
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> WhoseCommand.looked(Commands.start(target), both))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ImpededDriver.AWAITED));

        host.receive(Commands.create(target));
        assertThat(WhoseCommand.looked(Commands.start(target), both).awaited()).isFalse();
    }

    @Test
    void one_driver_alone_answers_for_everything() {
        assertThat(WhoseCommand.unlooked(Commands.create(target), host.driver)).isEqualTo(host.driver.info());
        assertThat(WhoseCommand.looked(Commands.start(target), host.driver)).isEqualTo(host.driver.info());
    }
}

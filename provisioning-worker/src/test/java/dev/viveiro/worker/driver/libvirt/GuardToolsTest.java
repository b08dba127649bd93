package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.DriverFailure;
import org.junit.jupiter.api.Test;

class GuardToolsTest {
    private static final String MISSING = "Cannot find 'ebtables' in path";

    private final ManualClock clock = ManualClock.at("2026-03-01T10:00:00Z");
    private String trouble = "";
    private int looks;
    private final GuardTools tools = new GuardTools(
            () -> {
                looks++;
                return trouble;
            },
            clock);

    @Test
    void what_is_missing_is_said_with_what_to_install_and_asked_again_until_it_is_there() {
        trouble = MISSING;
        tools.look();
        assertThat(tools.missing()).contains(MISSING, "install ebtables");

        tools.lookAgain();
        assertThat(looks).isEqualTo(1);
        clock.advance(GuardTools.BETWEEN_LOOKS);
        tools.lookAgain();
        assertThat(tools.missing()).isNotNull();
        trouble = "";
        clock.advance(GuardTools.BETWEEN_LOOKS);
        tools.lookAgain();

        assertThat(tools.missing()).isNull();
        clock.advance(GuardTools.BETWEEN_LOOKS);
        tools.lookAgain();
        assertThat(looks).isEqualTo(3);
    }

    @Test
    void a_start_that_fails_for_lack_of_it_tells_and_any_other_does_not() {
        DriverFailure other = LibvirtFailures.notMade("start web", "the sky fell");
        assertThat(tools.noted(other)).isSameAs(other);
        assertThat(tools.missing()).isNull();

        tools.noted(LibvirtFailures.notMade("start web", "no disk below /images/firewall"));
        assertThat(tools.missing()).isNull();
        assertThat(looks).isEqualTo(1);
        trouble = MISSING;
        tools.noted(LibvirtFailures.notMade("start web", MISSING));

        assertThat(tools.missing()).contains(MISSING);
    }

    @Test
    void who_cannot_be_asked_has_none_and_is_asked_again() {
        GuardTools none = new GuardTools(
                () -> {
                    throw LibvirtFailures.notMade("look", "nwfilter is away");
                },
                clock);

        none.look();

        assertThat(none.missing()).contains("nwfilter is away");
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> none.require("reboot web"))
                .satisfies(failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY_LATER));
    }
}

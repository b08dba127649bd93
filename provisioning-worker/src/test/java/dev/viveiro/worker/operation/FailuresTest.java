package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.DriverFailure;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final DriverFailure FULL = DriverFailure.tryOtherHost("host-full", "no memory", "free some");

    @Test
    void only_what_is_new_goes_to_another_host() {
        CommandTarget target = Commands.target(Commands.IDS.nextVm(), Clock.systemUTC());
        assertThat(Failures.of(FULL, Commands.create(target)).next()).isEqualTo(FailureClass.TRY_OTHER_HOST);
        assertThat(Failures.of(FULL, Commands.start(target)).next()).isEqualTo(FailureClass.RETRY_LATER);
        assertThat(Failures.of(FULL, Commands.start(target)).cause().code()).isEqualTo("host-full");
    }
}

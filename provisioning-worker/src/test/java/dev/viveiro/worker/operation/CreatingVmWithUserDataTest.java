package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose guest is given something that its host alone can open. */
class CreatingVmWithUserDataTest extends OperationContractTest<CreateVm> {
    private static final String TEXT = "#!/bin/sh\necho a-secret-of-its-owner\n";

    @Override
    protected CreateVm command(CommandTarget target) {
        return new CreateVm(target, Commands.giving(target, TestHost.sealed(target, TEXT)));
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.empty();
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.wasGiven(vm, Secret.of(TEXT))).isTrue();
    }

    @Test
    void what_was_sealed_for_another_generation_fails_before_anything_is_made_or_destroyed(@TempDir Path home) {
        ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
        try (TestHost host = TestHost.in(home, clock).open()) {
            CommandTarget target = Commands.target(Commands.IDS.nextVm(), clock);
            host.receive(Commands.create(target));
            CommandTarget next = Commands.generation(Commands.of(Commands.IDS.nextOperation(), target), 1);
            String stale = TestHost.sealed(Commands.generation(next, 7), TEXT);
            host.receive(new CreateVm(next, Commands.giving(next, stale)));
            assertThat(host.ends().getLast()).isInstanceOfSatisfying(OperationFailed.class, failed -> {
                assertThat(failed.failure().cause().code()).isEqualTo("user-data-sealed");
                assertThat(failed.failure().next()).isEqualTo(FailureClass.RETRY_LATER);
                assertThat(failed.toString()).doesNotContain("a-secret");
            });
            assertThat(host.driver.find(target.vm()))
                    .hasValueSatisfying(there -> assertThat(there.power()).isEqualTo(ObservedPower.RUNNING));
        }
    }
}

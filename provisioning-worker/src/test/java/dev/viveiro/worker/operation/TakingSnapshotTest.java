package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Optional;
import java.util.UUID;

class TakingSnapshotTest extends OperationContractTest<SnapshotVm> {
    private static final UUID SNAPSHOT = new UUID(11, 1);

    @Override
    protected SnapshotVm command(CommandTarget target) {
        return new SnapshotVm(target, SNAPSHOT);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        driver.write(vm, "before");
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.ability(Snapshots.class).orElseThrow().snapshots(vm))
                .singleElement()
                .matches(snapshot -> snapshot.id().equals(SNAPSHOT));
        assertThat(driver.read(vm)).isEqualTo("before");
    }
}

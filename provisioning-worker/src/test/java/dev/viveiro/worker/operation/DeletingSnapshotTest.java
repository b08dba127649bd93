package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.DeleteSnapshot;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.util.Optional;
import java.util.UUID;

class DeletingSnapshotTest extends OperationContractTest<DeleteSnapshot> {
    private static final UUID SNAPSHOT = new UUID(11, 1);

    @Override
    protected DeleteSnapshot command(CommandTarget target) {
        return new DeleteSnapshot(target, SNAPSHOT);
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void prepared(SimulatedDriver driver, VmId vm) {
        driver.write(vm, "before");
        driver.ability(Snapshots.class).orElseThrow().takeSnapshot(vm, SNAPSHOT);
        driver.write(vm, "after");
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.ability(Snapshots.class).orElseThrow().snapshots(vm)).isEmpty();
        assertThat(driver.read(vm)).isEqualTo("after");
    }
}

package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.MachineConflicts;
import java.util.Optional;
import java.util.function.Function;

/** The drives of simulated machines. */
record SimulatedIsoDrive(Calls calls, Function<VmId, SimulatedMachine> looking, SimulatedHost host)
        implements IsoDrive {
    @Override
    public Optional<String> inserted(VmId vm) {
        return Optional.of(looking.apply(vm).disk().iso()).filter(iso -> !iso.isEmpty());
    }

    @Override
    public void insertIso(VmId vm, ImageRef iso) {
        calls.change(Step.INSERT_ISO, vm, old -> {
            SimulatedMachine machine = MachineChanges.present(vm, old);
            String now = machine.disk().iso();
            if (!now.isEmpty()) {
                MachineConflicts.requireNoOther(iso, now);
                return machine;
            }
            if (!host.holds(iso.distinctName())) {
                throw MachineConflicts.imageAbsent(iso);
            }
            return machine.with(machine.disk().with(iso.distinctName()));
        });
    }

    @Override
    public void ejectIso(VmId vm) {
        calls.change(Step.EJECT_ISO, vm, old -> {
            SimulatedMachine machine = MachineChanges.present(vm, old);
            return machine.disk().iso().isEmpty()
                    ? machine
                    : machine.with(machine.disk().with(""));
        });
    }
}

package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Pausing;
import dev.viveiro.worker.driver.Saving;
import java.util.List;

/** Machines that are there before a test begins. */
public final class Machines {
    private Machines() {}

    public static void exists(HypervisorDriver driver, VmId vm, boolean running) {
        exists(driver, vm, 1, running ? ObservedPower.RUNNING : ObservedPower.STOPPED);
    }

    public static void exists(HypervisorDriver driver, VmId vm, int generation, ObservedPower power) {
        VmSpec spec = Commands.spec(vm);
        driver.ensureImage(ImageRef.named(spec.image()));
        driver.define(new MachineSpec(
                vm,
                generation,
                spec.name(),
                spec.tenant(),
                new MachineSize(1, 1024, 10),
                ImageRef.named(spec.image()),
                new MachineNetwork("10.0.0.7", 16, "10.0.0.1", "02:00:00:00:00:07"),
                new MachineLogin("admin", null, List.of())));
        if (power != ObservedPower.STOPPED) {
            driver.start(vm);
        }
        switch (power) {
            case PAUSED -> driver.ability(Pausing.class).orElseThrow().pause(vm);
            case SAVED -> driver.ability(Saving.class).orElseThrow().save(vm);
            case RUNNING, STOPPED, CRASHED, UNKNOWN -> {}
        }
    }
}

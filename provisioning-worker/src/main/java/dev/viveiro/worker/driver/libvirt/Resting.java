package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.Pausing;
import dev.viveiro.worker.driver.Saving;
import org.libvirt.Domain;

/** Holds machines still, and puts their memory aside as libvirt's managed save. */
final class Resting implements Pausing, Saving {
    private final Domains domains;
    private final Powering powering;

    Resting(Domains domains, Powering powering) {
        this.domains = domains;
        this.powering = powering;
    }

    @Override
    public void pause(VmId vm) {
        DomainView before = domains.require(vm);
        if (before.power() == ObservedPower.PAUSED) {
            return;
        }
        if (before.power() != ObservedPower.RUNNING) {
            throw MachineConflicts.notRunning(before.spec().name(), before.power(), "paused");
        }
        String error = domains.change("pause " + before.spec().name(), vm, Domain::suspend);
        if (domains.require(vm).power() != ObservedPower.PAUSED) {
            throw LibvirtFailures.failed("pause " + before.spec().name(), error);
        }
    }

    @Override
    public void resume(VmId vm) {
        DomainView before = domains.require(vm);
        if (!before.active()) {
            throw MachineConflicts.notRunning(before.spec().name(), before.power(), "resumed");
        }
        powering.give(before);
    }

    @Override
    public void save(VmId vm) {
        DomainView before = domains.require(vm);
        if (before.power() != ObservedPower.SAVED) {
            putAside(before);
        }
        // a host that comes up leaves it as it is
        powering.startsWithHost(vm, false);
    }

    private void putAside(DomainView before) {
        String name = before.spec().name();
        VmId vm = before.spec().vm();
        if (before.power() != ObservedPower.RUNNING) {
            throw MachineConflicts.notRunning(name, before.power(), "saved");
        }
        String error = domains.change("save " + name, vm, domain -> {
            int unused = domain.managedSave();
        });
        if (domains.require(vm).power() != ObservedPower.SAVED) {
            throw LibvirtFailures.notMade("save " + name, error);
        }
    }

    @Override
    public void restore(VmId vm) {
        DomainView before = domains.require(vm);
        if (before.power() == ObservedPower.RUNNING) {
            return;
        }
        if (before.power() != ObservedPower.SAVED) {
            throw MachineConflicts.notSaved(before.spec().name(), before.power());
        }
        powering.start(vm);
    }
}

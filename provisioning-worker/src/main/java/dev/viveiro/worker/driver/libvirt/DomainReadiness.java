package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Readiness;

/** Guests that tell by {@link ReadyPort}. */
record DomainReadiness(LibvirtThreads threads, Domains domains) implements Readiness {
    @Override
    public boolean ready(VmId vm) {
        return threads.call("seeing whether a guest is ready", () -> {
            DomainView view = domains.require(vm);
            return view.power() != ObservedPower.RUNNING || !ReadyPort.awaits(view.xml());
        });
    }

    @Override
    public boolean promised(VmId vm) {
        return threads.call(
                "seeing whether a guest is to tell",
                () -> !ReadyPort.HOPED.equals(ReadyPort.of(domains.require(vm).xml())));
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import java.util.Optional;
import org.libvirt.Domain;

/** Takes a container away: power, definition, address, and last its files, which are looked for whether there is a definition or not. */
record ContainerDestroying(
        Domains domains, Powering powering, ContainerFolders folders, Networks networks, Verifiers verifiers) {
    void destroy(VmId vm) {
        Optional<DomainView> there = domains.find(vm);
        if (there.isPresent()) {
            powering.takeAway(vm);
            String error = domains.change("undefine " + vm, vm, Domain::undefine);
            if (domains.find(vm).isPresent()) {
                throw LibvirtFailures.failed("undefine " + vm, error);
            }
            // one that went on to another host of this libvirt has its address still
            if (!domains.elsewhere(vm)) {
                networks.release(there.get().spec().network());
            }
        }
        folders.remove(vm);
        verifiers.forget(vm);
    }
}

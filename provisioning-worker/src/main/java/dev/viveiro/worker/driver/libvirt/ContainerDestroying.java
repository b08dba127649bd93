package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import java.util.Optional;
import org.libvirt.Domain;

/** Takes a container away: power, definition, address, and last its files. The latter two are looked for whether there is a definition or not. */
record ContainerDestroying(
        Domains domains, Powering powering, ContainerFolders folders, Addresses addresses, Verifiers verifiers) {
    void destroy(VmId vm) {
        Optional<DomainView> there = domains.find(vm);
        if (there.isPresent()) {
            powering.takeAway(vm);
            addresses.noteAll(there.get());
            String error = domains.change("undefine " + vm, vm, Domain::undefine);
            if (domains.find(vm).isPresent()) {
                throw LibvirtFailures.failed("undefine " + vm, error);
            }
            addresses.release(there.get());
        } else {
            addresses.releaseNoted(vm);
        }
        folders.remove(vm);
        verifiers.forget(vm);
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import org.libvirt.Domain;

/** Guests with a power button, which read what they are told from their seed when they boot. */
record SeededGuests(Domains domains) implements GuestKind {
    @Override
    public void askToEnd(VmId vm) {
        String unused = domains.change("ask a machine to stop", vm, Domain::shutdown);
    }

    @Override
    public void beforeBoot(DomainView before) {
        // the seed is there
    }

    /** It read its seed, unless that was written while it ran. */
    @Override
    public void obeyed(DomainView before) {
        NewLogin.forget(domains, before);
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * A machine that an older worker defined or saved: its guest is kept to its address when the host starts it by itself, too, what its password is checked against is
 * moved to where nobody else reads it, and what the guest says is kept. What runs is guarded, and heard, from its next start on.
 */
record OldDefinition(
        Domains domains, AddressGuard guard, SavedMachines saved, Verifiers verifiers, ConsoleFiles consoles) {
    private static final Logger log = LoggerFactory.getLogger(OldDefinition.class);

    /** Does nothing for a machine that is gone, or that needs nothing. */
    void renew(VmId vm) {
        domains.find(vm).ifPresent(this::renew);
    }

    private void renew(DomainView view) {
        VmId vm = view.spec().vm();
        Element lasting = Xml.parse(domains.lastingXml(vm));
        String verifier = Mark.takeVerifier(lasting);
        if (verifier != null && verifiers.of(vm) == null) {
            verifiers.keep(vm, verifier);
        }
        boolean unguarded = guard.put(lasting, view.spec());
        boolean unheard = consoles.put(lasting, vm);
        if (verifier != null || unguarded || unheard) {
            String error = domains.define(Xml.text(lasting));
            Element now = Xml.parse(domains.lastingXml(vm));
            if (Mark.takeVerifier(now) != null || guard.put(now, view.spec())) {
                throw LibvirtFailures.failed("renew the definition of " + vm, error);
            }
            log.info("The definition of {} was made by an older worker and is renewed.", view.name());
        }
        if (view.active() && Mark.takeVerifier(view.xml()) != null) {
            String error = domains.change(
                    "mark a machine that runs",
                    vm,
                    Domains.metadata(Mark.PREFIX, Mark.NAMESPACE, Mark.alone(view.spec()), Domains.LIVE));
            if (Mark.takeVerifier(domains.require(vm).xml()) != null) {
                throw LibvirtFailures.failed("mark " + vm, error);
            }
        }
        if (view.power() == ObservedPower.SAVED && saved.isOld(view)) {
            saved.mark(vm);
        }
    }
}

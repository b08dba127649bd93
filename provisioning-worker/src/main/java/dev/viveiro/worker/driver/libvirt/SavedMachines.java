package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What machines that are saved will go on with. libvirt brings back what was noted with the memory: the name of the boot that
 * ended, marks that may have changed since, and a card without the guard that there was not yet. So before it goes on it is given
 * what is noted in its definition.
 */
final class SavedMachines {
    private static final String METADATA = "metadata";

    private final LibvirtLink link;
    private final Owner owner;
    private final Domains domains;
    private final AddressGuard guard;
    private final ConsoleFiles consoles;
    private final boolean real;

    /** @param real false for libvirt's test driver, which keeps nothing with the memory */
    SavedMachines(
            LibvirtLink link, Owner owner, Domains domains, AddressGuard guard, ConsoleFiles consoles, boolean real) {
        this.link = link;
        this.owner = owner;
        this.domains = domains;
        this.guard = guard;
        this.consoles = consoles;
        this.real = real;
    }

    /** Whether it was saved by a worker that knew no guard, or kept verifiers in marks. */
    boolean isOld(DomainView view) {
        if (!real) {
            return false;
        }
        Element saved = Xml.parse(domain(view.spec().vm()).savedXml());
        return Mark.takeVerifier(saved) != null || guard.put(saved, view.spec());
    }

    /** Afterwards the saved machine has the marks of now, none of a boot, and the guard. */
    void mark(VmId vm) {
        if (!real) {
            return;
        }
        NativeDomain domain = domain(vm);
        Element saved = Xml.parse(domain.savedXml());
        Node marks = Xml.at(Xml.parse(domains.lastingXml(vm)), METADATA).orElseThrow();
        Node imported = saved.getOwnerDocument().importNode(marks, true);
        Xml.at(saved, METADATA)
                .ifPresentOrElse(old -> saved.replaceChild(imported, old), () -> saved.appendChild(imported));
        boolean unused = guard.put(saved, domains.require(vm).spec()) | consoles.put(saved, vm);
        String error = domain.defineSaved(Xml.text(saved));
        if (!error.isEmpty()) {
            throw LibvirtFailures.failed("mark the saved machine " + vm, error);
        }
    }

    private NativeDomain domain(VmId vm) {
        return new NativeDomain(link, owner.domainUuid(vm));
    }
}

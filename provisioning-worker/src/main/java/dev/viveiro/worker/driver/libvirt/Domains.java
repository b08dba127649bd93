package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineConflicts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** The domains of this worker. Changes here say what libvirt said; whether it is true shows when one looks. */
final class Domains {
    static final int LIVE = 1;
    static final int LASTING = 2;
    private static final int ELEMENT = 2;
    private static final int EVERY_DOMAIN = 0;

    private final LibvirtLink link;
    private final Owner owner;
    private final Verifiers verifiers;
    private final Ids ids;
    private final ReentrantLock naming = new ReentrantLock();

    /** What is done to one domain. */
    @FunctionalInterface
    interface Doing {
        void to(Domain domain) throws LibvirtException;
    }

    Domains(LibvirtLink link, Owner owner, Verifiers verifiers, Ids ids) {
        this.link = link;
        this.owner = owner;
        this.verifiers = verifiers;
        this.ids = ids;
    }

    Optional<DomainView> find(VmId vm) {
        Optional<DomainView> found = look(vm);
        if (found.isPresent() && !found.get().marked()) {
            throw DriverFailure.conflict(
                    "machine-unmarked",
                    "the domain %s does not carry Viveiro's mark".formatted(owner.domainName(vm)),
                    "see who made it, and rename or undefine it by hand");
        }
        return found.map(this::withBoot);
    }

    DomainView require(VmId vm) {
        return find(vm).orElseThrow(() -> MachineConflicts.machineAbsent(vm));
    }

    /** All of this worker's that carry the mark; whatever else is in this libvirt is left alone. */
    List<DomainView> list() {
        List<DomainView> views = link.ask("list the machines", connection -> {
            List<DomainView> ours = new ArrayList<>();
            Domain[] all = connection.listAllDomains(EVERY_DOMAIN);
            try {
                for (Domain domain : all) {
                    Optional<VmId> vm = owner.vmNamed(domain.getName());
                    if (vm.isPresent()) {
                        viewIfThere(domain, vm.get()).ifPresent(ours::add);
                    }
                }
            } finally {
                free(all);
            }
            return ours;
        });
        return views.stream().filter(DomainView::marked).map(this::withBoot).toList();
    }

    /** Whether another worker of this libvirt has a machine of this VM. */
    boolean elsewhere(VmId vm) {
        return link.ask("look for other workers' machines", connection -> {
            Domain[] all = connection.listAllDomains(EVERY_DOMAIN);
            try {
                boolean found = false;
                for (Domain domain : all) {
                    String name = domain.getName();
                    found |= name.endsWith("-" + vm.value()) && !name.equals(owner.domainName(vm));
                }
                return found;
            } finally {
                free(all);
            }
        });
    }

    /** @return what libvirt said against it; an absent domain is one of these things */
    String change(String what, VmId vm, Doing doing) {
        return link.attempt(what, connection -> {
            Domain domain = connection.domainLookupByUUIDString(owner.domainUuid(vm));
            try {
                doing.to(domain);
            } finally {
                free(domain);
            }
            return domain;
        });
    }

    String define(String xml) {
        return link.attempt("define a machine", connection -> {
            Domain domain = connection.domainDefineXML(xml);
            free(domain);
            return domain;
        });
    }

    /** The description that outlives this run. */
    String lastingXml(VmId vm) {
        return link.ask("read a machine's definition", connection -> {
            Domain domain = connection.domainLookupByUUIDString(owner.domainUuid(vm));
            try {
                return domain.getXMLDesc(LASTING);
            } finally {
                free(domain);
            }
        });
    }

    /** The boot that a reboot began to end and did not end yet. */
    Optional<String> endingBootId(VmId vm) {
        DomainView lasting = new DomainView(
                owner.domainName(vm), Xml.parse(lastingXml(vm)), DomainState.VIR_DOMAIN_SHUTOFF, false, null);
        return lasting.endingBootId();
    }

    /**
     * Sets one element of the metadata.
     *
     * @param element null to take it away
     * @param where {@link #LIVE}, {@link #LASTING} or both
     */
    static Doing metadata(String key, String namespace, @Nullable String element, int where) {
        return domain -> domain.setMetadata(ELEMENT, element, key, namespace, where);
    }

    private Optional<DomainView> look(VmId vm) {
        return link.find("look for a machine", connection -> {
            Domain domain = connection.domainLookupByUUIDString(owner.domainUuid(vm));
            try {
                return view(domain, vm);
            } finally {
                free(domain);
            }
        });
    }

    /**
     * The view with the name of its run. A run that nobody named yet, since it was begun just now or by somebody else, is named
     * here, once.
     */
    private DomainView withBoot(DomainView view) {
        if (!view.active() || view.bootId() != null) {
            return view;
        }
        VmId vm = view.spec().vm();
        naming.lock();
        try {
            Optional<DomainView> now = look(vm);
            if (now.isEmpty() || !now.get().active() || now.get().bootId() != null) {
                return now.orElse(view);
            }
            String boot = DomainView.idElement("boot", ids.next().toString());
            String error = change("name a boot", vm, metadata("viveiro-boot", DomainView.BOOT_NAMESPACE, boot, LIVE));
            DomainView named = look(vm).orElse(view);
            if (named.active() && named.bootId() == null) {
                throw LibvirtFailures.failed("name a boot of " + vm, error);
            }
            return named;
        } finally {
            naming.unlock();
        }
    }

    private Optional<DomainView> viewIfThere(Domain domain, VmId vm) throws LibvirtException {
        try {
            return Optional.of(view(domain, vm));
        } catch (LibvirtException e) {
            // it may have gone while the others were looked at
            if (e.getError() != null && e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The state first: a run that ended between is seen without a boot, and never a boot without its run. */
    private DomainView view(Domain domain, VmId vm) throws LibvirtException {
        var state = domain.getInfo().state;
        boolean saved = state == DomainState.VIR_DOMAIN_SHUTOFF && domain.hasManagedSaveImage() == 1;
        return new DomainView(domain.getName(), Xml.parse(domain.getXMLDesc(0)), state, saved, verifiers.of(vm));
    }

    static void free(Domain... domains) throws LibvirtException {
        for (Domain domain : Arrays.asList(domains)) {
            int unused = domain.free();
        }
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes a container exist: address, files with its login, and last the domain, with all that the machine is in its mark. What is
 * there without the domain was left by a worker that died, and is made anew.
 */
final class ContainerDefining {
    private final Domains domains;
    private final ContainerImages images;
    private final ContainerFolders folders;
    private final Addresses addresses;
    private final Owner owner;
    private final Verifiers verifiers;

    ContainerDefining(
            Domains domains,
            ContainerImages images,
            ContainerFolders folders,
            Addresses addresses,
            Owner owner,
            Verifiers verifiers) {
        this.domains = domains;
        this.images = images;
        this.folders = folders;
        this.addresses = addresses;
        this.owner = owner;
        this.verifiers = verifiers;
    }

    Machine ensure(MachineSpec spec) {
        Seed.requireSafe(spec.login());
        Optional<DomainView> there = domains.find(spec.vm());
        if (there.isEmpty()) {
            create(spec);
        } else {
            Machine here = there.get().machine();
            MachineConflicts.requireGeneration(spec, here.generation());
            if (!here.spec().login().equals(spec.login())) {
                login(here.spec().withLogin(spec.login()), there.get());
            }
        }
        return domains.require(spec.vm()).machine();
    }

    private void create(MachineSpec spec) {
        Path image = images.find(spec.image()).orElseThrow(() -> MachineConflicts.imageAbsent(spec));
        String network = addresses.keep(spec.vm(), spec.network());
        folders.make(spec.vm(), image, files -> ContainerLogin.first(files, spec));
        String xml = ContainerXml.of(
                spec, owner, new ContainerXml.Parts(folders.of(spec.vm()), folders.ids(), network, addresses.bridge()));
        verifiers.keep(spec.vm(), spec.login().passwordVerifier());
        String error = domains.define(xml);
        if (domains.find(spec.vm()).isEmpty()) {
            throw LibvirtFailures.notMade("define " + spec.name(), error.isEmpty() ? "it is not there" : error);
        }
    }

    /** Its files get it before its next boot: nobody writes there while the container may change what is on the way. */
    private void login(MachineSpec spec, DomainView there) {
        NewLogin.note(domains, there);
        verifiers.keep(spec.vm(), spec.login().passwordVerifier());
        int where = there.active() ? Domains.LIVE | Domains.LASTING : Domains.LASTING;
        String error = domains.change(
                "mark " + spec.name(),
                spec.vm(),
                Domains.metadata(Mark.PREFIX, Mark.NAMESPACE, Mark.alone(spec), where));
        if (!domains.require(spec.vm()).spec().login().equals(spec.login())) {
            throw LibvirtFailures.failed("mark " + spec.name(), error);
        }
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverContext;
import java.io.IOException;

/** What a driver of one libvirt's containers is made of, put together once it answers. */
record ContainerParts(
        Owner owner,
        String version,
        ContainerHost host,
        GuardTools tools,
        Domains domains,
        ContainerImages images,
        KeptImages keptImages,
        ContainerDefining defining,
        Powering powering,
        Resting resting,
        ContainerSizing sizing,
        ContainerDestroying destroying,
        ContainerSampling sampling) {
    static ContainerParts of(
            LibvirtLink link,
            LibvirtSettings settings,
            ContainerSettings containers,
            Owner owner,
            DriverContext context) {
        ContainerHost.require(containers);
        ContainerFolders folders = folders(containers, owner);
        String version = new LibvirtHost(link, settings.pool()).version();
        if (!SharedFolder.is(link, owner, containers.folder())) {
            throw ContainerHost.impeded(
                    "libvirt's files are not seen in " + containers.folder(),
                    "run the worker on libvirt's own host, where both have that folder");
        }
        ContainerTrial.require(link, owner, folders);
        Verifiers verifiers = new Verifiers(LibvirtParts.home(context).resolve("verifiers"));
        Domains domains = new Domains(link, owner, verifiers, context.ids());
        Addresses addresses = new Addresses(
                new MachineNotes(LibvirtParts.home(context).resolve("addresses")),
                new Networks(link, settings.network()),
                domains);
        AddressGuard guard = new AddressGuard(link, domains, true);
        GuardTools tools = new GuardTools(
                () -> {
                    guard.ensure();
                    return FilterTrial.trouble(link, owner.name(), context.pause());
                },
                context.clock());
        tools.look();
        // libvirt keeps nothing of what containers say, and saves none
        ConsoleFiles unheard = new ConsoleFiles(LibvirtParts.home(context), owner, false);
        SavedMachines unsaved = new SavedMachines(link, owner, domains, guard, unheard, false);
        Powering powering = new Powering(
                domains,
                guard,
                unsaved,
                tools,
                unheard,
                new ContainerGuests(link, domains, owner, folders),
                context.clock(),
                context.pause(),
                settings.patience());
        ContainerImages images = new ContainerImages(
                folders, settings.images(), new RestingFiles(context.clock(), context.pause()), context.images());
        return new ContainerParts(
                owner,
                version,
                new ContainerHost(link, containers.folder()),
                tools,
                domains,
                images,
                new KeptImages(
                        new FolderImages(folders, images, domains),
                        new ImageUses(LibvirtParts.home(context).resolve("images"), context.clock()),
                        settings.keepImages(),
                        context.clock()),
                new ContainerDefining(domains, images, folders, addresses, owner, verifiers),
                powering,
                new Resting(domains, powering),
                new ContainerSizing(domains),
                new ContainerDestroying(domains, powering, folders, addresses, verifiers),
                new ContainerSampling(link, domains, owner, context.clock()));
    }

    private static ContainerFolders folders(ContainerSettings settings, Owner owner) {
        try {
            return ContainerFolders.of(settings, owner);
        } catch (IOException e) {
            throw ContainerHost.impeded(
                    settings.folder() + " can't be used: " + e, "name another in VIVEIRO_LIBVIRT_CONTAINERS");
        }
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.capture.CaptureFiles;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a driver of one libvirt is made of, put together once it answers.
 *
 * @param limits why the host can't keep guests to a part of its processors; empty when it can
 */
record LibvirtParts(
        Owner owner,
        LibvirtHost host,
        Acceleration acceleration,
        boolean real,
        String limits,
        boolean keepSnapshots,
        String version,
        GuardTools tools,
        OldDefinitions oldDefinitions,
        ConsoleFiles consoles,
        Domains domains,
        Images images,
        KeptImages keptImages,
        Defining defining,
        Powering powering,
        Resting resting,
        InnerSnapshots snapshots,
        Sizing sizing,
        LiveSizing liveSizing,
        ExtraVolumes extraDisks,
        IsoSlot isoDrive,
        DomainCards cards,
        MachineFiles files,
        Sampling sampling) {
    private static final Duration TRIAL = Duration.ofSeconds(10);

    static LibvirtParts of(LibvirtLink link, LibvirtSettings settings, Owner owner, DriverContext context) {
        StoragePools pools = StoragePools.open(link, settings);
        LibvirtHost host = new LibvirtHost(link, pools.disks());
        Verifiers verifiers = new Verifiers(home(context).resolve("verifiers"));
        Domains domains = new Domains(link, owner, verifiers, context.ids());
        Volumes volumes = new Volumes(link, pools.files(), context.pause());
        Images images = new Images(
                volumes,
                owner,
                settings.images(),
                new RestingFiles(context.clock(), context.pause()),
                context.images());
        Networks networks = new Networks(link, settings.network());
        Addresses addresses = new Addresses(new MachineNotes(home(context).resolve("addresses")), networks, domains);
        String drives = host.driver();
        Acceleration acceleration = new Acceleration(
                () -> Accelerator.of(
                        drives,
                        host.capabilities(),
                        settings.accelerator(),
                        Accelerator.trial(new Trial(link, owner, TRIAL), images, settings.trial())),
                context.clock());
        boolean real = acceleration.known().real();
        MachineDisks disks = pools.machineDisks(
                volumes,
                new Volumes(link, pools.disks(), context.pause()),
                new WorkFolders(home(context).resolve("copies")),
                owner,
                real);
        AddressGuard guard = new AddressGuard(link, domains, real);
        GuardTools tools = new GuardTools(
                () -> {
                    guard.ensure();
                    return real ? FilterTrial.trouble(link, owner.name(), context.pause()) : "";
                },
                context.clock());
        tools.look();
        ConsoleFiles consoles = ConsoleFiles.of(link, home(context), owner, real);
        SavedMachines saved = new SavedMachines(link, owner, domains, guard, consoles, real);
        OldDefinition old = new OldDefinition(domains, guard, saved, verifiers, consoles);
        OldDefinitions olds = new OldDefinitions(
                () -> domains.list().stream().map(view -> view.spec().vm()).toList(), old::renew, context.clock());
        olds.begin();
        Powering powering = new Powering(
                domains,
                guard,
                saved,
                tools,
                consoles,
                new SeededGuests(domains),
                context.clock(),
                context.pause(),
                settings.patience());
        Destroying destroying =
                new Destroying(domains, powering, disks, volumes, addresses, owner, verifiers, consoles);
        Sizing sizing = new Sizing(domains, disks);
        DiskSlots slots = new DiskSlots(domains, context.clock(), context.pause(), settings.patience());
        return new LibvirtParts(
                owner,
                host,
                acceleration,
                real,
                real ? LimitTrial.trouble(link, owner, acceleration.known().type()) : "",
                disks.keepSnapshots(),
                host.version(),
                tools,
                olds,
                consoles,
                domains,
                images,
                new KeptImages(
                        new PoolImages(images, volumes, domains, owner),
                        new ImageUses(home(context).resolve("images"), context.clock()),
                        settings.keepImages(),
                        context.clock()),
                new Defining(
                        domains, images, disks, volumes, addresses, owner, verifiers, guard, acceleration, consoles),
                powering,
                new Resting(domains, powering),
                new InnerSnapshots(
                        domains,
                        new StoppedDisks(domains, volumes, owner),
                        new RunningDisks(link, owner),
                        volumes,
                        owner,
                        context.clock()),
                sizing,
                new LiveSizing(link, owner, domains, disks, sizing),
                new ExtraVolumes(slots, domains, disks, destroying),
                new IsoSlot(slots, domains, images),
                new DomainCards(domains, networks, addresses, guard, volumes, owner, real),
                new MachineFiles(
                        new FlatDisks(disks, volumes, images, owner),
                        new WorkFolders(home(context).resolve("work")),
                        new CaptureFiles(home(context).resolve("captures"))),
                new Sampling(link, domains, disks, owner, real, context.clock()));
    }

    /** The driver's own folder in the worker's home. */
    static Path home(DriverContext context) {
        return context.home().resolve(LibvirtDriver.NAME);
    }

    DriverInfo info(String name) {
        Accelerator accelerator = acceleration.known();
        // tools of the host may come while the worker runs
        Possible possible = real ? Possible.ofGuests(limits, consoles.kept(), keepSnapshots) : Possible.ofDefinitions();
        return new DriverInfo(
                name,
                version + ", accelerator %s (%s)".formatted(accelerator.type(), accelerator.reason()),
                possible.can(),
                tools.missing(),
                possible.lacks());
    }
}

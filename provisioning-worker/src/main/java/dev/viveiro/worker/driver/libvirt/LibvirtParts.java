package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.capture.CaptureFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What a driver of one libvirt is made of, put together once it answers. */
record LibvirtParts(
        Owner owner,
        LibvirtHost host,
        Acceleration acceleration,
        boolean real,
        boolean limits,
        String version,
        GuardTools tools,
        OldDefinitions oldDefinitions,
        ConsoleFiles consoles,
        Domains domains,
        Images images,
        Defining defining,
        Powering powering,
        Resting resting,
        InnerSnapshots snapshots,
        Sizing sizing,
        ExtraVolumes extraDisks,
        IsoSlot isoDrive,
        DomainCards cards,
        MachineFiles files,
        Sampling sampling) {
    private static final Duration TRIAL = Duration.ofSeconds(10);

    static LibvirtParts of(LibvirtLink link, LibvirtSettings settings, Owner owner, DriverContext context) {
        LibvirtHost host = new LibvirtHost(link, settings.pool());
        host.requirePool();
        Verifiers verifiers = new Verifiers(home(context).resolve("verifiers"));
        Domains domains = new Domains(link, owner, verifiers, context.ids());
        Volumes volumes = new Volumes(link, settings.pool(), context.pause());
        Images images = new Images(
                volumes,
                owner,
                settings.images(),
                new RestingFiles(context.clock(), context.pause()),
                context.images());
        Networks networks = new Networks(link, settings.network());
        String drives = host.driver();
        Acceleration acceleration = new Acceleration(
                () -> Accelerator.of(
                        drives,
                        host.capabilities(),
                        settings.accelerator(),
                        Accelerator.trial(new Trial(link, owner, TRIAL), images, settings.trial())),
                context.clock());
        boolean real = acceleration.known().real();
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
                domains, guard, saved, tools, consoles, context.clock(), context.pause(), settings.patience());
        Destroying destroying = new Destroying(domains, powering, volumes, networks, owner, verifiers, consoles);
        DiskSlots slots = new DiskSlots(domains, context.clock(), context.pause(), settings.patience());
        return new LibvirtParts(
                owner,
                host,
                acceleration,
                real,
                real && LimitTrial.works(link, owner, acceleration.known().type()),
                host.version(),
                tools,
                olds,
                consoles,
                domains,
                images,
                new Defining(domains, images, volumes, networks, owner, verifiers, guard, acceleration, consoles),
                powering,
                new Resting(domains, powering),
                new InnerSnapshots(
                        domains,
                        new StoppedDisks(domains, volumes, owner),
                        new RunningDisks(link, owner),
                        volumes,
                        owner,
                        context.clock()),
                new Sizing(domains, volumes, owner),
                new ExtraVolumes(slots, domains, volumes, destroying, owner),
                new IsoSlot(slots, domains, images),
                new DomainCards(domains, networks, guard, volumes, owner, real),
                new MachineFiles(
                        new FlatDisks(volumes, images, owner),
                        new WorkFolders(home(context).resolve("work")),
                        new CaptureFiles(home(context).resolve("captures"))),
                new Sampling(link, domains, volumes, owner, real, context.clock()));
    }

    /** The driver's own folder in the worker's home. */
    static Path home(DriverContext context) {
        return context.home().resolve(LibvirtDriver.NAME);
    }

    DriverInfo info(String name) {
        Accelerator accelerator = acceleration.known();
        Set<Capability> all = capabilities(real, limits);
        if (consoles.kept()) {
            all.add(Capability.CONSOLE_LOG);
        }
        return new DriverInfo(
                name,
                version + ", accelerator %s (%s)".formatted(accelerator.type(), accelerator.reason()),
                all,
                tools.missing());
    }

    /**
     * What machines here can.
     *
     * @param real false for libvirt's test driver, which keeps definitions only: no disk grows, nothing is counted, nobody logs in
     * @param limits whether the host can keep guests to a part of its processors
     */
    static Set<Capability> capabilities(boolean real, boolean limits) {
        Set<Capability> all = EnumSet.of(
                Capability.CREATE,
                Capability.START,
                Capability.STOP_GRACEFUL,
                Capability.STOP_FORCED,
                Capability.REBOOT,
                Capability.PAUSE,
                Capability.SAVE,
                Capability.NETWORK,
                Capability.WATCH,
                Capability.DEFINITION);
        if (real) {
            all.addAll(EnumSet.of(
                    Capability.RESIZE,
                    Capability.SNAPSHOT,
                    Capability.SAMPLE,
                    Capability.EXTRA_DISKS,
                    Capability.CONSOLE,
                    Capability.IMAGE_QCOW2,
                    Capability.IMAGE_RAW,
                    Capability.IMAGE_ISO,
                    Capability.PASSWORD,
                    Capability.SSH_KEYS,
                    Capability.USER_DATA));
        }
        if (limits) {
            all.addAll(EnumSet.of(Capability.CPU_SHARES, Capability.CPU_CAP));
        }
        if (real && FlatDisks.possible()) {
            all.add(Capability.MIGRATE);
        }
        if (real && DomainCaptures.possible()) {
            all.add(Capability.CAPTURE);
        }
        return all;
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a machine exist: address, disk, seed, and last the domain, with all that the machine is in its mark. What is there
 * without the domain was left by a worker that died, and is made anew.
 */
final class Defining {
    private final Domains domains;
    private final Images images;
    private final MachineDisks disks;
    private final Volumes volumes;
    private final Addresses addresses;
    private final Owner owner;
    private final Verifiers verifiers;
    private final AddressGuard guard;
    private final Acceleration acceleration;
    private final ConsoleFiles consoles;

    Defining(
            Domains domains,
            Images images,
            MachineDisks disks,
            Volumes volumes,
            Addresses addresses,
            Owner owner,
            Verifiers verifiers,
            AddressGuard guard,
            Acceleration acceleration,
            ConsoleFiles consoles) {
        this.domains = domains;
        this.images = images;
        this.disks = disks;
        this.volumes = volumes;
        this.addresses = addresses;
        this.owner = owner;
        this.verifiers = verifiers;
        this.guard = guard;
        this.acceleration = acceleration;
        this.consoles = consoles;
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
                login(here.spec().withLogin(spec.login()).withUserData(spec.userData()), there.get());
            }
        }
        return domains.require(spec.vm()).machine();
    }

    private void create(MachineSpec spec) {
        if (!images.has(spec.image())) {
            throw MachineConflicts.imageAbsent(spec);
        }
        Images.Disk image = images.disk(spec.image());
        if (image.capacity() > spec.size().diskGib() * Volumes.GIB) {
            throw LibvirtFailures.diskTooSmall(spec, "the image " + spec.image().name());
        }
        String network = addresses.keep(spec.vm(), spec.network());
        define(
                spec,
                network,
                disks.make(spec, image),
                images.boot(spec.image()).orElse(null),
                acceleration.known().real() ? seed(spec, false) : null,
                images.port(spec.image()),
                false);
    }

    /** Makes a machine that is not there, of its disk, what it boots with and its login. */
    void carried(MachineSpec wanted, DiskTrailer.Slice disk, DiskTrailer trailer, DiskTrailer.Carried machine) {
        MachineSpec spec = wanted.withLogin(machine.login());
        Seed.requireSafe(spec.login());
        String network = addresses.keep(spec.vm(), spec.network());
        DiskSource own = disks.carry(spec, disk);
        DiskTrailer.Slice kernel = trailer.kernel();
        DiskTrailer.Slice initrd = trailer.initrd();
        DomainXml.Boot boot = kernel == null || initrd == null
                ? null
                : new DomainXml.Boot(
                        Upload.of(volumes, MachineVolumes.kernel(owner, spec.vm()), kernel),
                        Upload.of(volumes, MachineVolumes.initrd(owner, spec.vm()), initrd));
        define(spec, network, own, boot, seed(spec, machine.told()), ReadyPort.known(machine.port()), machine.told());
    }

    private void define(
            MachineSpec spec,
            @Nullable String network,
            DiskSource disk,
            DomainXml.@Nullable Boot boot,
            @Nullable String seed,
            @Nullable String port,
            boolean told) {
        String xml = DomainXml.of(
                spec,
                owner,
                new DomainXml.Parts(
                        acceleration.forNewMachine().type(),
                        disk,
                        seed,
                        boot,
                        network,
                        addresses.bridge(),
                        guard.used(),
                        consoles.file(spec.vm()),
                        port,
                        told));
        verifiers.keep(spec.vm(), spec.login().passwordVerifier());
        String error = domains.define(xml);
        if (domains.find(spec.vm()).isEmpty()) {
            throw LibvirtFailures.notMade("define " + spec.name(), error.isEmpty() ? "it is not there" : error);
        }
    }

    private String seed(MachineSpec spec, boolean told) {
        String name = MachineVolumes.seed(owner, spec.vm());
        volumes.delete(name);
        String path = volumes.createRaw(name, Seed.SIZE);
        volumes.write(name, Seed.SIZE, new ByteArrayInputStream(Seed.of(spec, told)));
        return path;
    }

    /**
     * The seed first, which is written again until verifier and mark say so as well. A guest that runs reads it at its next boot.
     */
    private void login(MachineSpec spec, DomainView there) {
        if (acceleration.known().real()) {
            volumes.write(MachineVolumes.seed(owner, spec.vm()), Seed.SIZE, new ByteArrayInputStream(Seed.of(spec)));
        }
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

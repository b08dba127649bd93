package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/**
 * Makes a machine exist: address, disk, seed, and last the domain, with all that the machine is in its mark. What is there
 * without the domain was left by a worker that died, and is made anew.
 */
final class Defining {
    private final Domains domains;
    private final Images images;
    private final Volumes volumes;
    private final Networks networks;
    private final Owner owner;
    private final Verifiers verifiers;
    private final AddressGuard guard;
    private final Acceleration acceleration;

    Defining(
            Domains domains,
            Images images,
            Volumes volumes,
            Networks networks,
            Owner owner,
            Verifiers verifiers,
            AddressGuard guard,
            Acceleration acceleration) {
        this.domains = domains;
        this.images = images;
        this.volumes = volumes;
        this.networks = networks;
        this.owner = owner;
        this.verifiers = verifiers;
        this.guard = guard;
        this.acceleration = acceleration;
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
        if (!images.has(spec.image())) {
            throw MachineConflicts.imageAbsent(spec);
        }
        Images.Disk image = images.disk(spec.image());
        if (image.capacity() > spec.size().diskGib() * Volumes.GIB) {
            throw DriverFailure.refused(
                    Fault.USER,
                    "disk-too-small",
                    "the disk is to have %d GiB, and the image %s has more"
                            .formatted(spec.size().diskGib(), spec.image().name()),
                    "ask for a larger disk");
        }
        String disk = MachineVolumes.disk(owner, spec.vm());
        volumes.delete(disk);
        String network = networks.ensure(spec.network());
        String diskPath = volumes.createOverlay(disk, spec.size().diskGib(), image);
        Accelerator accelerator = acceleration.forNewMachine();
        String xml = DomainXml.of(
                spec,
                owner,
                new DomainXml.Parts(
                        accelerator.type(),
                        diskPath,
                        accelerator.real() ? seed(spec) : null,
                        images.boot(spec.image()).orElse(null),
                        network,
                        networks.bridge(),
                        guard.used()));
        verifiers.keep(spec.vm(), spec.login().passwordVerifier());
        String error = domains.define(xml);
        if (domains.find(spec.vm()).isEmpty()) {
            throw LibvirtFailures.notMade("define " + spec.name(), error.isEmpty() ? "it is not there" : error);
        }
    }

    private String seed(MachineSpec spec) {
        String name = MachineVolumes.seed(owner, spec.vm());
        volumes.delete(name);
        String path = volumes.createRaw(name, Seed.SIZE);
        write(name, spec);
        return path;
    }

    private void write(String name, MachineSpec spec) {
        volumes.write(name, Seed.SIZE, new ByteArrayInputStream(Seed.of(spec)));
    }

    /**
     * The seed first, which is written again until verifier and mark say so as well. A guest that runs reads it at its next boot.
     */
    private void login(MachineSpec spec, DomainView there) {
        if (acceleration.known().real()) {
            write(MachineVolumes.seed(owner, spec.vm()), spec);
        }
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

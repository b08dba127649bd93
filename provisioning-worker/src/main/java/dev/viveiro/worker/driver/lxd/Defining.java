package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.guest.TellingScript;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a machine exist: instance, files of the guest, and then the mark that it is whole. What was left without that mark
 * by a worker or an LXD that died is nobody's yet, and is made anew.
 */
final class Defining {
    private final Instances instances;
    private final Images images;
    private final Bridges bridges;
    private final GuestFiles guest;
    private final NetworkFiles network;
    private final CloudSeed cloud;
    private final Powering powering;
    private final String pool;

    Defining(
            Instances instances,
            Images images,
            Bridges bridges,
            GuestFiles guest,
            NetworkFiles network,
            Powering powering,
            String pool) {
        this.instances = instances;
        this.network = network;
        this.powering = powering;
        this.images = images;
        this.bridges = bridges;
        this.guest = guest;
        this.cloud = new CloudSeed(guest);
        this.pool = pool;
    }

    Machine ensure(MachineSpec spec) {
        GuestFiles.requireSafe(spec.login());
        Optional<Instance> there = find(spec);
        if (there.isEmpty()) {
            create(spec, spec.image());
            network.first(spec);
            guest.login(spec.vm(), spec.login());
            boolean told = cloud.write(spec, isToTell(spec));
            // it does not start with its host yet: only what was started with leave may run again by itself
            return whole(spec, told);
        }
        if (!there.get().machine().spec().login().equals(spec.login())) {
            guest.login(spec.vm(), spec.login());
            boolean told = cloud.write(
                    there.get().machine().spec().withLogin(spec.login()).withUserData(spec.userData()),
                    !there.get().setting(InstanceMark.READY).isEmpty());
            return whole(spec, told);
        }
        return there.get().machine();
    }

    /** The machine in this generation, if it is there; what is there by half is taken away. */
    Optional<Instance> find(MachineSpec spec) {
        // an earlier call may have been given up while LXD goes on with it
        instances.settle(spec.vm());
        Optional<Instance> there = instances.find(spec.vm());
        if (there.isPresent()) {
            MachineConflicts.requireGeneration(spec, there.get().machine().generation());
            if (!there.get().whole()) {
                clear(spec);
                return Optional.empty();
            }
        }
        return there;
    }

    /** Makes a machine that is not there from an image which has all of its files, with its login among them. */
    Machine carried(MachineSpec spec, ImageRef from) {
        GuestFiles.requireSafe(spec.login());
        create(spec, from);
        Operations.End end = instances.configure(spec.vm(), Map.of(InstanceMark.TEMPLATES, ""));
        if (!instances.require(spec.vm()).setting(InstanceMark.TEMPLATES).isEmpty()) {
            throw LxdFailures.failed("leave the files of " + spec.name() + " as they are", end.error());
        }
        return whole(spec, silent(spec) && guest.has(spec.vm(), TellingScript.FILE));
    }

    /** Whether nobody hears when one may log in, unless its cloud-init is asked to tell. */
    private boolean isToTell(MachineSpec spec) {
        ImageSource source = spec.image().source();
        return source != null && source.cloudInit() && silent(spec);
    }

    private boolean silent(MachineSpec spec) {
        return instances.require(spec.vm()).setting(InstanceReadiness.PROPERTY).isEmpty();
    }

    private void clear(MachineSpec spec) {
        powering.takeAway(spec.vm());
        Operations.End end = instances.delete(spec.vm());
        if (instances.find(spec.vm()).isPresent()) {
            throw LxdFailures.failed("delete what was left of " + spec.name(), end.error());
        }
    }

    private void create(MachineSpec spec, ImageRef from) {
        if (!images.has(from)) {
            throw MachineConflicts.imageAbsent(spec);
        }
        Operations.End end = instances.create(spec, from, pool, bridges.ensure(spec.network()));
        if (!end.good() || instances.find(spec.vm()).isEmpty()) {
            throw end.error().contains("no space left")
                    ? LxdFailures.hostFull("create " + spec.name(), end.error())
                    : LxdFailures.failed("create " + spec.name(), end.error());
        }
    }

    private Machine whole(MachineSpec spec, boolean tells) {
        Operations.End end =
                instances.configure(spec.vm(), InstanceMark.whole(spec.login(), tells ? CloudSeed.READY : ""));
        Machine marked = instances.require(spec.vm()).machine();
        if (!marked.spec().login().equals(spec.login())) {
            throw LxdFailures.failed("mark " + spec.name(), end.error());
        }
        return marked;
    }
}

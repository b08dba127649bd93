package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Readiness;

/**
 * A guest tells by a file, whose path its image names in the property {@code viveiro_ready}: a file can be looked for as often as
 * one likes, also by a worker that was started since, while LXD tells each line of a console once. One of an image without that property
 * whose cloud-init was asked to make {@link CloudSeed#READY} has that in its mark.
 */
final class InstanceReadiness implements Readiness {
    /** LXD copies the properties of its image to every instance. */
    static final String PROPERTY = "image.viveiro_ready";

    private final Instances instances;
    private final GuestFiles guest;

    InstanceReadiness(Instances instances, GuestFiles guest) {
        this.instances = instances;
        this.guest = guest;
    }

    @Override
    public boolean ready(VmId vm) {
        Instance instance = instances.require(vm);
        String promised = instance.setting(PROPERTY);
        String file = promised.isEmpty() ? instance.setting(InstanceMark.READY) : promised;
        return file.isEmpty() || instance.power() != ObservedPower.RUNNING || guest.has(vm, file);
    }

    @Override
    public boolean promised(VmId vm) {
        Instance instance = instances.require(vm);
        return !instance.setting(PROPERTY).isEmpty()
                || instance.setting(InstanceMark.READY).isEmpty();
    }
}

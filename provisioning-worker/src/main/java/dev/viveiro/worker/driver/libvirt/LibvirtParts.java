package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverInfo;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What a driver of one libvirt is made of, put together once it answers. */
record LibvirtParts(
        Owner owner,
        LibvirtHost host,
        Accelerator accelerator,
        String version,
        Domains domains,
        Images images,
        Defining defining,
        Powering powering,
        Sizing sizing,
        Destroying destroying,
        Sampling sampling) {
    private static final Duration TRIAL = Duration.ofSeconds(10);

    static LibvirtParts of(LibvirtLink link, LibvirtSettings settings, Owner owner, DriverContext context) {
        LibvirtHost host = new LibvirtHost(link, settings.pool());
        host.requirePool();
        Domains domains = new Domains(link, owner, context.ids());
        Volumes volumes = new Volumes(link, settings.pool());
        Images images = new Images(volumes, owner, settings.images());
        Networks networks = new Networks(link, settings.network());
        Accelerator accelerator = Accelerator.of(
                host.driver(),
                host.capabilities(),
                settings.accelerator(),
                Accelerator.trial(new Trial(link, owner, TRIAL), images, settings.trial()));
        Powering powering = new Powering(domains, context.clock(), context.pause(), settings.patience());
        return new LibvirtParts(
                owner,
                host,
                accelerator,
                host.version(accelerator),
                domains,
                images,
                new Defining(domains, images, volumes, networks, owner, accelerator),
                powering,
                new Sizing(domains, volumes, owner),
                new Destroying(domains, powering, volumes, networks, owner),
                new Sampling(link, domains, volumes, owner, context.clock()));
    }

    DriverInfo info(String name) {
        return new DriverInfo(name, version, capabilities(accelerator.real()), null);
    }

    /** @param real false for libvirt's test driver, which keeps definitions only: no disk grows, nothing is counted, nobody logs in */
    static Set<Capability> capabilities(boolean real) {
        Set<Capability> all = EnumSet.of(
                Capability.CREATE,
                Capability.START,
                Capability.STOP_GRACEFUL,
                Capability.STOP_FORCED,
                Capability.REBOOT,
                Capability.WATCH);
        if (real) {
            all.addAll(EnumSet.of(Capability.RESIZE, Capability.SAMPLE, Capability.PASSWORD, Capability.SSH_KEYS));
        }
        return all;
    }
}

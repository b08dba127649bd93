package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.w3c.dom.Element;

/**
 * Raw volumes of the pool, each named after its machine and its disk, which a machine has as further virtio disks. The guest of one that
 * runs has to let a disk go before it is taken away: what is mounted stays.
 */
final class ExtraVolumes implements ExtraDisks {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** After the machine's own disk and its seed. */
    private static final String LETTERS = "cdefghijklmnopqrstuvwxyz";

    private final Domains domains;
    private final Volumes volumes;
    private final Destroying destroying;
    private final Owner owner;
    private final Clock clock;
    private final Pause pause;
    private final Duration patience;

    /** @param patience how long a guest may take to let a disk go */
    ExtraVolumes(
            Domains domains,
            Volumes volumes,
            Destroying destroying,
            Owner owner,
            Clock clock,
            Pause pause,
            Duration patience) {
        this.domains = domains;
        this.volumes = volumes;
        this.destroying = destroying;
        this.owner = owner;
        this.clock = clock;
        this.pause = pause;
        this.patience = patience;
    }

    @Override
    public Set<UUID> disks(VmId vm) {
        return MachineVolumes.extras(owner, vm, volumes.names());
    }

    @Override
    public void attachDisk(VmId vm, MachineDisk disk) {
        DomainView before = domains.require(vm);
        Element lasting = Xml.parse(domains.lastingXml(vm));
        boolean lasts = DiskXml.ids(lasting).contains(disk.id());
        boolean lives = before.machine().disks().contains(disk.id());
        if (lasts && lives) {
            return;
        }
        String name = MachineVolumes.extra(owner, vm, disk.id());
        String path = volumes.path(name).orElseGet(() -> volumes.createRaw(name, disk.sizeGib() * Volumes.GIB));
        String target = DiskXml.target(lasting, disk.id())
                .or(() -> DiskXml.target(before.xml(), disk.id()))
                .orElseGet(() -> free(before, lasting));
        String xml = DiskXml.xml(disk, path, target);
        int where = (lasts ? 0 : Domains.LASTING) | (lives || !before.active() ? 0 : Domains.LIVE);
        String error = domains.change("attach disk " + disk.name(), vm, domain -> domain.attachDeviceFlags(xml, where));
        requireThere(vm, disk, error);
    }

    private void requireThere(VmId vm, MachineDisk disk, String error) {
        if (!domains.require(vm).machine().disks().contains(disk.id())
                || !DiskXml.ids(Xml.parse(domains.lastingXml(vm))).contains(disk.id())) {
            throw LibvirtFailures.notMade("attach disk " + disk.name() + " to " + vm, error);
        }
    }

    private static String free(DomainView view, Element lasting) {
        Set<String> taken = new HashSet<>(DomainView.diskNames(view.xml()));
        taken.addAll(DomainView.diskNames(lasting));
        return IntStream.range(0, LETTERS.length())
                .mapToObj(index -> "vd" + LETTERS.charAt(index))
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow(() -> DriverFailure.refused(
                        Fault.USER,
                        "too-many-disks",
                        "%s has %d disks, and can have no more"
                                .formatted(view.spec().name(), taken.size()),
                        "detach one first"));
    }

    @Override
    public void detachDisk(VmId vm, UUID disk) {
        domains.find(vm).ifPresent(there -> {
            if (there.active() && there.machine().disks().contains(disk)) {
                unplug(there, disk);
            }
            forget(vm, disk);
        });
        volumes.delete(MachineVolumes.extra(owner, vm, disk));
    }

    /** The guest is asked once more now and then: one that is booting hears nothing. */
    private void unplug(DomainView running, UUID disk) {
        VmId vm = running.spec().vm();
        Instant end = clock.instant().plus(patience);
        String error = "";
        while (has(vm, disk)) {
            if (!clock.instant().isBefore(end)) {
                throw DriverFailure.refused(
                        Fault.USER,
                        "guest-keeps-disk",
                        "the guest of %s did not let the disk go within %s%s"
                                .formatted(running.spec().name(), patience, error.isEmpty() ? "" : ": " + error),
                        "unmount it there, or stop the machine; then detach it again");
            }
            String xml = DiskXml.described(domains.require(vm).xml(), disk);
            error = domains.change("detach a disk", vm, domain -> domain.detachDeviceFlags(xml, Domains.LIVE));
            pause();
        }
    }

    private boolean has(VmId vm, UUID disk) {
        return domains.find(vm)
                .filter(DomainView::active)
                .filter(view -> view.machine().disks().contains(disk))
                .isPresent();
    }

    private void forget(VmId vm, UUID disk) {
        Element lasting = Xml.parse(domains.lastingXml(vm));
        if (!DiskXml.ids(lasting).contains(disk)) {
            return;
        }
        String xml = DiskXml.described(lasting, disk);
        String error = domains.change("detach a disk", vm, domain -> domain.detachDeviceFlags(xml, Domains.LASTING));
        if (DiskXml.ids(Xml.parse(domains.lastingXml(vm))).contains(disk)) {
            throw LibvirtFailures.failed("detach a disk of " + vm, error);
        }
    }

    private void pause() {
        try {
            pause.pause(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("detaching a disk", e);
        }
    }

    @Override
    public void destroyWithoutDisks(VmId vm) {
        destroying.destroy(vm);
    }

    /** The machine, and all of its disks. */
    void destroyAll(VmId vm) {
        destroying.destroy(vm);
        List.copyOf(disks(vm)).forEach(disk -> volumes.delete(MachineVolumes.extra(owner, vm, disk)));
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.MachineConflicts;
import java.util.Optional;

/**
 * A machine's drive is a further virtio disk that can't be written: kernels of clouds know no other, and it comes and goes while a guest
 * runs. What is in it is the image's own volume.
 */
final class IsoSlot implements IsoDrive {
    private static final String WHAT = "the ISO";

    private final DiskSlots slots;
    private final Domains domains;
    private final Images images;

    IsoSlot(DiskSlots slots, Domains domains, Images images) {
        this.slots = slots;
        this.domains = domains;
        this.images = images;
    }

    @Override
    public Optional<String> inserted(VmId vm) {
        DomainView now = domains.require(vm);
        // what a guest that runs does not let go is in the drive, too
        return DiskXml.source(now.xml(), DiskXml.DRIVE)
                .or(() -> DiskXml.source(Xml.parse(domains.lastingXml(vm)), DiskXml.DRIVE))
                .map(images::isoAt);
    }

    @Override
    public void insertIso(VmId vm, ImageRef iso) {
        inserted(vm).ifPresent(other -> MachineConflicts.requireNoOther(iso, other));
        String path = images.iso(iso);
        slots.plug(vm, WHAT, DiskXml.DRIVE, target -> DiskXml.iso(path, target));
    }

    @Override
    public void ejectIso(VmId vm) {
        DomainView unused = domains.require(vm);
        slots.unplug(vm, WHAT, DiskXml.DRIVE);
    }
}

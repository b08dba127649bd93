package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSize;
import org.w3c.dom.Element;

/**
 * Changes the size of machines that don't run: the disk and its mark first, then the rest of the definition. For what runs there is
 * {@link LiveSizing}.
 */
final class Sizing {
    private final Domains domains;
    private final MachineDisks disks;

    Sizing(Domains domains, MachineDisks disks) {
        this.domains = domains;
        this.disks = disks;
    }

    void resize(VmId vm, MachineSize size) {
        DomainView before = domains.require(vm);
        MachineSize was = before.spec().size();
        if (was.equals(size)) {
            return;
        }
        MachineConflicts.requireResizable(before.spec().name(), before.power(), was, size);
        if (size.diskGib() > was.diskGib()) {
            disks.grow(before.spec(), size.diskGib());
            // whatever becomes of the rest, its mark tells the disk that it has
            define(vm, was.withDisk(size.diskGib()));
        }
        define(vm, size);
    }

    private void define(VmId vm, MachineSize size) {
        String error = domains.define(resized(domains.lastingXml(vm), size));
        if (!domains.require(vm).spec().size().equals(size)) {
            throw LibvirtFailures.failed("resize " + vm, error);
        }
    }

    static String resized(String xml, MachineSize size) {
        Element domain = Xml.parse(xml);
        MemoryMin.put(domain, size);
        Xml.children(domain, "vcpu").forEach(vcpu -> {
            vcpu.removeAttribute("current");
            vcpu.setTextContent(String.valueOf(size.vcpus()));
        });
        CpuTune.put(domain, size.cpu());
        Mark.resize(domain, size);
        return Xml.text(domain);
    }
}

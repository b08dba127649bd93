package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSize;
import org.w3c.dom.Element;

/** Changes the size of containers that don't run, which is all in their definition. */
record ContainerSizing(Domains domains) {
    void resize(VmId vm, MachineSize size) {
        DomainView before = domains.require(vm);
        MachineSize was = before.spec().size();
        if (was.equals(size)) {
            return;
        }
        MachineConflicts.requireResizable(before.spec().name(), before.power(), was, size);
        Element domain = Xml.parse(domains.lastingXml(vm));
        ContainerXml.resize(domain, size);
        String error = domains.define(Xml.text(domain));
        if (!domains.require(vm).spec().size().equals(size)) {
            throw LibvirtFailures.failed("resize " + vm, error);
        }
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineDisk;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** An extra disk in a domain's description: its alias there is its id, and its guest finds it by its name, or where that is too long by its id. */
final class DiskXml {
    /** libvirt leaves an alias with this beginning as it is. */
    private static final String ALIAS = "ua-viveiro-";
    /** All that virtio tells a guest of a disk. */
    private static final int SERIAL = 20;

    private DiskXml() {}

    /** @param target the name by which the domain knows it */
    static String xml(MachineDisk disk, String path, String target) {
        String digits = disk.id().toString().replace("-", "");
        // two of a machine never have the same
        String serial = disk.name().length() <= SERIAL ? disk.name() : digits.substring(0, SERIAL);
        return Markup.of(markup -> markup.element(
                "disk",
                inside -> inside.empty("driver", "name", "qemu", "type", "raw", "discard", "unmap")
                        .empty("source", "file", path)
                        .empty("target", "dev", target, "bus", "virtio")
                        .text("serial", serial)
                        .empty("alias", "name", ALIAS + disk.id()),
                "type",
                "file",
                "device",
                "disk"));
    }

    /** Those that the domain is described with. */
    static Set<UUID> ids(Element domain) {
        return DomainView.disks(domain).flatMap(disk -> id(disk).stream()).collect(Collectors.toSet());
    }

    static Optional<String> target(Element domain, UUID disk) {
        return find(domain, disk)
                .flatMap(element -> Xml.at(element, "target"))
                .map(target -> target.getAttribute("dev"));
    }

    /** As the domain has it, which is what libvirt wants to be shown when it is to go. */
    static String described(Element domain, UUID disk) {
        return find(domain, disk)
                .map(Xml::text)
                .orElseThrow(() -> LibvirtFailures.failed("detach disk " + disk, "it is not described any more"));
    }

    private static Optional<Element> find(Element domain, UUID disk) {
        Stream<Element> all = DomainView.disks(domain);
        return all.filter(each -> id(each).filter(disk::equals).isPresent()).findFirst();
    }

    private static Optional<UUID> id(Element disk) {
        return Xml.at(disk, "alias")
                .map(alias -> alias.getAttribute("name"))
                .filter(name -> name.startsWith(ALIAS))
                .flatMap(name -> MachineVolumes.uuid(name.substring(ALIAS.length())));
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineDisk;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * What a domain has beside its own disk and its seed, in its description, each known by an alias: an extra disk by its id, and its guest
 * finds it by its name, or where that is too long by its id; and the ISO in its drive.
 */
final class DiskXml {
    /** libvirt leaves an alias with this beginning as it is. */
    private static final String ALIAS = "ua-viveiro-";
    /** A drive has one place. */
    static final String DRIVE = ALIAS + "iso";
    /** All that virtio tells a guest of a disk. */
    private static final int SERIAL = 20;

    private DiskXml() {}

    static String alias(UUID disk) {
        return ALIAS + disk;
    }

    /** @param target the name by which the domain knows it */
    static String xml(MachineDisk disk, DiskSource source, String target) {
        String digits = disk.id().toString().replace("-", "");
        // two of a machine never have the same
        String serial = disk.name().length() <= SERIAL ? disk.name() : digits.substring(0, SERIAL);
        return Markup.of(markup -> markup.element(
                "disk",
                inside -> {
                    source.write(inside);
                    inside.empty("target", "dev", target, "bus", "virtio")
                            .text("serial", serial)
                            .empty("alias", "name", alias(disk.id()));
                },
                "type",
                source.type(),
                "device",
                "disk"));
    }

    /** @param target the name by which the domain knows it */
    static String iso(String path, String target) {
        return Markup.of(markup -> markup.element(
                "disk",
                inside -> inside.empty("driver", "name", "qemu", "type", QemuImg.RAW)
                        .empty("source", "file", path)
                        .empty("target", "dev", target, "bus", "virtio")
                        .empty("readonly")
                        .text("serial", "iso")
                        .empty("alias", "name", DRIVE),
                "type",
                "file",
                "device",
                "disk"));
    }

    /** The extra disks that the domain is described with. */
    static Set<UUID> ids(Element domain) {
        return DomainView.disks(domain)
                .flatMap(disk -> aliasOf(disk).flatMap(DiskXml::id).stream())
                .collect(Collectors.toSet());
    }

    static boolean has(Element domain, String alias) {
        return find(domain, alias).isPresent();
    }

    static Optional<String> target(Element domain, String alias) {
        return find(domain, alias).flatMap(element -> Xml.at(element, "target")).map(each -> each.getAttribute("dev"));
    }

    /** Which file it is. */
    static Optional<String> source(Element domain, String alias) {
        return find(domain, alias).flatMap(element -> Xml.at(element, "source")).map(each -> each.getAttribute("file"));
    }

    /** As the domain has it, which is what libvirt wants to be shown when it is to go. */
    static Optional<String> described(Element domain, String alias) {
        return find(domain, alias).map(Xml::text);
    }

    private static Optional<Element> find(Element domain, String alias) {
        return DomainView.disks(domain)
                .filter(each -> aliasOf(each).filter(alias::equals).isPresent())
                .findFirst();
    }

    private static Optional<String> aliasOf(Element disk) {
        return Xml.at(disk, "alias").map(alias -> alias.getAttribute("name"));
    }

    private static Optional<UUID> id(String alias) {
        return alias.startsWith(ALIAS) ? MachineVolumes.uuid(alias.substring(ALIAS.length())) : Optional.empty();
    }
}

package dev.viveiro.worker.driver.libvirt;

import java.util.List;
import org.libvirt.Domain;
import org.libvirt.DomainSnapshot;
import org.libvirt.LibvirtException;
import org.w3c.dom.Element;

/**
 * Snapshots in the disks of machines that don't run, by libvirt, which calls qemu-img for it. What libvirt notes of a snapshot is
 * there for as long as one call: with the disk it brings a definition back, and is given the one of now each time.
 */
final class StoppedDisks {
    private static final int REDEFINE = 1;
    private static final int NOTES_ALONE = 2;

    private final Domains domains;
    private final Volumes volumes;
    private final Owner owner;

    StoppedDisks(Domains domains, Volumes volumes, Owner owner) {
        this.domains = domains;
        this.volumes = volumes;
        this.owner = owner;
    }

    /** What is done to a snapshot that libvirt has notes of. */
    @FunctionalInterface
    private interface Doing {
        void to(Domain domain, DomainSnapshot snapshot) throws LibvirtException;
    }

    /** Afterwards the disk has one snapshot of this name. What an earlier call took is in the disk, whoever has notes of it. */
    void take(DomainView view, String name) {
        String error = "";
        if (count(view, name) == 0) {
            error = domains.change("take a snapshot", view.spec().vm(), domain -> {
                boolean unused = forget(domain, name);
                int freed =
                        domain.snapshotCreateXML(xml(view.xml(), name, false)).free();
            });
            if (count(view, name) == 0) {
                throw LibvirtFailures.notMade(
                        "take a snapshot of " + view.spec().name(), error);
            }
        }
        String unused = domains.change("forget a snapshot", view.spec().vm(), domain -> forget(domain, name));
    }

    private long count(DomainView view, String name) {
        String disk = MachineVolumes.disk(owner, view.spec().vm());
        try {
            return DiskSnapshots.names((offset, length) -> volumes.read(disk, offset, length)).stream()
                    .filter(name::equals)
                    .count();
        } catch (IllegalArgumentException e) {
            throw LibvirtFailures.failed(
                    "look at the snapshots of " + view.spec().name(), String.valueOf(e.getMessage()));
        }
    }

    /** Afterwards the disk is what it was, and the machine is defined as before. */
    void revert(DomainView view, String name) {
        String what = "revert " + view.spec().name();
        String lasting = domains.lastingXml(view.spec().vm());
        String error = with(view, lasting, name, what, (domain, snapshot) -> {
            int unused = domain.revertToSnapshot(snapshot);
        });
        if (!error.isEmpty()) {
            throw LibvirtFailures.failed(what, error);
        }
        if (!domains.require(view.spec().vm()).spec().equals(view.spec())) {
            throw LibvirtFailures.failed(what, "it is defined otherwise now");
        }
    }

    /** Afterwards the disk has none of this name. Each deletion takes one, where a worker of before left two. */
    void delete(DomainView view, String name) {
        String what = "delete a snapshot of " + view.spec().name();
        for (long before = count(view, name); before > 0; ) {
            String lasting = domains.lastingXml(view.spec().vm());
            String error = with(view, lasting, name, what, (domain, snapshot) -> {
                int unused = snapshot.delete(0);
            });
            long after = count(view, name);
            if (after >= before) {
                throw LibvirtFailures.failed(what, error.isEmpty() ? "it is still in the disk" : error);
            }
            before = after;
        }
        String unused = domains.change("forget a snapshot", view.spec().vm(), domain -> forget(domain, name));
    }

    private String with(DomainView view, String lasting, String name, String what, Doing doing) {
        String xml = xml(Xml.parse(lasting), name, true);
        return domains.change(what, view.spec().vm(), domain -> {
            forget(domain, name);
            DomainSnapshot snapshot = domain.snapshotCreateXML(xml, REDEFINE);
            try {
                doing.to(domain, snapshot);
            } finally {
                int unused = snapshot.free();
                forget(domain, name);
            }
        });
    }

    /** @return whether there was one, which a call that died may have left */
    private static boolean forget(Domain domain, String name) throws LibvirtException {
        boolean noted = List.of(domain.snapshotListNames()).contains(name);
        if (noted) {
            DomainSnapshot snapshot = domain.snapshotLookupByName(name);
            int unused = snapshot.delete(NOTES_ALONE) + snapshot.free();
        }
        return noted;
    }

    /** @param renewed with the definition that is to come back, for a snapshot that exists */
    private static String xml(Element domain, String name, boolean renewed) {
        Element snapshot = Xml.parse(Markup.of(xml -> xml.element("domainsnapshot", inside -> {
            inside.text("name", name);
            if (renewed) {
                inside.text("state", "shutoff").text("creationTime", "0");
            }
            inside.element("disks", disks -> DomainView.diskNames(domain)
                    .forEach(disk -> disks.empty(
                            "disk", "name", disk, "snapshot", disk.equals(DomainXml.DISK) ? "internal" : "no")));
        })));
        if (renewed) {
            snapshot.appendChild(snapshot.getOwnerDocument().importNode(domain, true));
        }
        return Xml.text(snapshot);
    }
}

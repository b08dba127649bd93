package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Snapshot;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.w3c.dom.Element;

/**
 * Which snapshots a machine has, in its metadata. libvirt's own list would hold a definition for each, bring it back with the disk,
 * and could not be renewed without a moment in which the snapshot is not in it.
 */
final class SnapshotList {
    static final String NAMESPACE = "urn:viveiro:snapshots:1";
    private static final String KEY = "viveiro-snapshots";
    private static final String ID = "id";
    private static final String TAKEN = "taken";

    private SnapshotList() {}

    /** Oldest first. */
    static List<Snapshot> of(DomainView view) {
        return view.metadata(NAMESPACE).stream()
                .flatMap(list -> Xml.children(list, "snapshot"))
                .map(SnapshotList::snapshot)
                .sorted(Comparator.comparing(Snapshot::takenAt))
                .toList();
    }

    private static Snapshot snapshot(Element one) {
        return new Snapshot(UUID.fromString(Xml.attribute(one, ID)), Instant.parse(Xml.attribute(one, TAKEN)));
    }

    static boolean has(DomainView view, UUID snapshot) {
        return of(view).stream().anyMatch(each -> each.id().equals(snapshot));
    }

    /** Afterwards these are the machine's snapshots. */
    static void write(Domains domains, DomainView view, List<Snapshot> snapshots) {
        VmId vm = view.spec().vm();
        String element = Markup.of(xml -> xml.element(
                "snapshots",
                list -> snapshots.forEach(each -> list.empty(
                        "snapshot",
                        ID,
                        each.id().toString(),
                        TAKEN,
                        each.takenAt().toString()))));
        int where = view.active() ? Domains.LIVE | Domains.LASTING : Domains.LASTING;
        String error = domains.change("note the snapshots", vm, Domains.metadata(KEY, NAMESPACE, element, where));
        if (!of(domains.require(vm)).equals(snapshots)) {
            throw LibvirtFailures.failed("note the snapshots of " + vm, error);
        }
    }
}

package dev.viveiro.worker.driver.libvirt;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Snapshots in the disks of machines that run, by QEMU's own commands: libvirt would put the machine's memory beside each, and hold
 * the guest for as long as that takes.
 */
final class RunningDisks {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final LibvirtLink link;
    private final Owner owner;

    RunningDisks(LibvirtLink link, Owner owner) {
        this.link = link;
        this.owner = owner;
    }

    /** Afterwards the disk has a snapshot of this name. */
    void take(DomainView view, String name) {
        change(view, "blockdev-snapshot-internal-sync", name, true);
    }

    /** Afterwards the disk has none of this name. */
    void delete(DomainView view, String name) {
        change(view, "blockdev-snapshot-delete-internal-sync", name, false);
    }

    private void change(DomainView view, String command, String name, boolean wanted) {
        NativeDomain domain =
                new NativeDomain(link, owner.domainUuid(view.spec().vm()));
        JsonNode disk = disk(domain, view);
        if (has(disk, name) == wanted) {
            return;
        }
        JsonNode answer = ask(
                domain,
                Map.of(
                        "execute",
                        command,
                        "arguments",
                        Map.of("device", disk.path("node-name").asString(""), "name", name)));
        if (has(disk(domain, view), name) != wanted) {
            throw LibvirtFailures.notMade(
                    command + " of " + view.spec().name(),
                    answer.path("error").path("desc").asString("it did not say why"));
        }
    }

    private static boolean has(JsonNode disk, String name) {
        return disk.path("image")
                .path("snapshots")
                .valueStream()
                .anyMatch(each -> name.equals(each.path("name").asString("")));
    }

    private static JsonNode disk(NativeDomain domain, DomainView view) {
        String path = view.diskPath();
        Optional<JsonNode> found = ask(domain, Map.of("execute", "query-block"))
                .path("return")
                .valueStream()
                .map(device -> device.path("inserted"))
                .filter(inserted -> path.equals(inserted.path("file").asString("")))
                .findFirst();
        return found.orElseThrow(
                () -> LibvirtFailures.failed("find the disk of " + view.spec().name(), "its process has no " + path));
    }

    private static JsonNode ask(NativeDomain domain, Map<String, Object> command) {
        return JSON.readTree(domain.monitor(JSON.writeValueAsString(command)));
    }
}

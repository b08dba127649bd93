package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.MachineDisk;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Custom volumes of LXD in the machines' pool, each named after its disk's id and carrying its machine's, and mounted in the guest
 * below {@code /mnt}. LXD deletes none of them with an instance.
 *
 * @param repairing ends what a revert that was cut off left undone: it would bring the devices back that were there before
 * @param removing deletes an instance, however it is; nothing when there is none
 */
record InstanceDisks(
        LxdConnection lxd,
        Operations operations,
        Instances instances,
        String project,
        String pool,
        Consumer<VmId> repairing,
        Consumer<VmId> removing)
        implements ExtraDisks {
    private static final String PREFIX = "viveiro-";
    private static final String VM = "user.viveiro.vm";
    private static final String FOLDER = "/mnt/";

    @Override
    public Set<UUID> disks(VmId vm) {
        LxdAnswer answer = lxd.get(volumes("/custom", "recursion=1"));
        if (!answer.good()) {
            throw LxdFailures.refused("listing the disks of " + vm, answer);
        }
        Set<UUID> found = new HashSet<>();
        for (JsonNode volume : answer.metadata()) {
            if (volume.path("type").asString("").equals("custom")
                    && volume.path("config").path(VM).asString("").equals(vm.toString())) {
                id(volume.path("name").asString("")).ifPresent(found::add);
            }
        }
        return found;
    }

    @Override
    public void attachDisk(VmId vm, MachineDisk disk) {
        settle(vm, disk.id());
        repairing.accept(vm);
        if (instances.require(vm).machine().disks().contains(disk.id())) {
            return;
        }
        if (!disks(vm).contains(disk.id())) {
            make(vm, disk);
        }
        Operations.End end = instances.device(
                vm,
                name(disk.id()),
                Map.of("type", "disk", "pool", pool, "source", name(disk.id()), "path", FOLDER + disk.name()));
        if (!instances.require(vm).machine().disks().contains(disk.id())) {
            throw LxdFailures.failed("attach disk " + disk.name() + " to " + vm, end.error());
        }
    }

    /** What was given up of the machine and of its disk may be under way. */
    private void settle(VmId vm, UUID disk) {
        instances.settle(vm);
        lxd.awaitLeftAlone(volume(disk));
    }

    private String volume(UUID disk) {
        return "/1.0/storage-pools/" + pool + "/volumes/custom/" + name(disk);
    }

    private void make(VmId vm, MachineDisk disk) {
        Map<String, Object> volume = new LinkedHashMap<>();
        volume.put("name", name(disk.id()));
        volume.put("type", "custom");
        volume.put("content_type", "filesystem");
        volume.put("description", "disk " + disk.name() + " of a machine of Viveiro");
        volume.put("config", Map.of("size", disk.sizeGib() + "GiB", VM, vm.toString()));
        Operations.End end = operations.await(
                "make disk " + disk.name(),
                lxd.send(HttpMethod.POST, volumes("/custom", ""), volume, volume(disk.id())));
        if (!disks(vm).contains(disk.id())) {
            throw end.error().contains("no space left")
                    ? LxdFailures.hostFull("make disk " + disk.name(), end.error())
                    : LxdFailures.failed("make disk " + disk.name(), end.error());
        }
    }

    @Override
    public void detachDisk(VmId vm, UUID disk) {
        settle(vm, disk);
        if (instances.find(vm).isPresent()) {
            repairing.accept(vm);
        }
        instances
                .find(vm)
                .filter(there -> there.machine().disks().contains(disk))
                .ifPresent(there -> {
                    ObjectNode kept = (ObjectNode) there.kept().deepCopy();
                    ObjectNode others = JsonMapper.shared().createObjectNode();
                    there.json().path("devices").properties().stream()
                            .filter(device -> !device.getKey().equals(name(disk)))
                            .forEach(device -> others.set(device.getKey(), device.getValue()));
                    kept.set("devices", others);
                    Operations.End end = operations.await(
                            "detach a disk of " + vm,
                            lxd.send(HttpMethod.PUT, instances.path(vm, "", ""), there.with(kept)));
                    if (instances.require(vm).machine().disks().contains(disk)) {
                        throw LxdFailures.failed("detach a disk of " + vm, end.error());
                    }
                });
        delete(vm, disk);
    }

    @Override
    public void destroyWithoutDisks(VmId vm) {
        removing.accept(vm);
    }

    /** After its instance. */
    void deleteAll(VmId vm) {
        disks(vm).forEach(disk -> delete(vm, disk));
    }

    private void delete(VmId vm, UUID disk) {
        if (!disks(vm).contains(disk)) {
            return;
        }
        Operations.End end = operations.await(
                "delete a disk of " + vm, lxd.send(HttpMethod.DELETE, volumes("/custom/" + name(disk), ""), null));
        if (disks(vm).contains(disk)) {
            throw LxdFailures.failed("delete a disk of " + vm, end.error());
        }
    }

    private String volumes(String below, String query) {
        return "/1.0/storage-pools/" + pool + "/volumes" + below + "?project=" + project
                + (query.isEmpty() ? "" : "&" + query);
    }

    /** Of a volume, and of the device by which an instance has it. */
    private static String name(UUID disk) {
        return PREFIX + disk;
    }

    /** Which disk a volume or a device is, if it is one. */
    static Optional<UUID> id(String name) {
        try {
            return name.startsWith(PREFIX)
                    ? Optional.of(UUID.fromString(name.substring(PREFIX.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException strangers) {
            return Optional.empty();
        }
    }
}

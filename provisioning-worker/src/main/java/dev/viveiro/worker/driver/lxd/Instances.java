package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The instances of this worker's project. Requests here say what LXD said; whether it is true shows when one looks. */
final class Instances {
    private static final int LARGEST_LOG = 4 << 20;
    private static final String ERROR = " ERROR ";
    private static final int TROUBLES = 4;

    private final LxdConnection lxd;
    private final Operations operations;
    private final String project;
    private volatile @Nullable Dialect dialect;

    Instances(LxdConnection lxd, Operations operations, String project) {
        this.lxd = lxd;
        this.operations = operations;
        this.project = project;
    }

    /** Afterwards the project is there: machines are apart in it, images and networks are everybody's. */
    void ensureProject() {
        LxdAnswer there = lxd.get("/1.0/projects/" + project);
        if (there.absent()) {
            LxdAnswer made = lxd.send(
                    HttpMethod.POST,
                    "/1.0/projects",
                    Map.of(
                            "name",
                            project,
                            "description",
                            "machines of one worker of Viveiro",
                            "config",
                            Map.of(
                                    "features.images",
                                    "false",
                                    "features.profiles",
                                    "true",
                                    "features.storage.volumes",
                                    "true")));
            if (!made.good()) {
                throw LxdFailures.refused("making the project " + project, made);
            }
        } else if (!there.good()) {
            throw LxdFailures.refused("looking for the project " + project, there);
        }
    }

    /** As it is configured, and whether it runs: LXD knows that without looking into the machine. */
    Optional<Instance> find(VmId vm) {
        return find(vm, "");
    }

    /** With what it uses of the host, for which LXD enters its network and asks its pool. */
    Optional<Instance> measured(VmId vm) {
        return find(vm, "recursion=1");
    }

    private Optional<Instance> find(VmId vm, String query) {
        LxdAnswer answer = lxd.get(path(vm, "", query));
        if (answer.absent()) {
            return Optional.empty();
        }
        if (!answer.good()) {
            throw LxdFailures.refused("looking for " + vm, answer);
        }
        Instance instance = new Instance(answer.metadata());
        if (!instance.marked()) {
            throw DriverFailure.conflict(
                    "machine-unmarked",
                    "the instance %s in project %s does not carry Viveiro's mark"
                            .formatted(InstanceMark.nameOf(vm), project),
                    "see who made it, and rename or delete it by hand");
        }
        return Optional.of(instance);
    }

    Instance require(VmId vm) {
        return find(vm).orElseThrow(() -> MachineConflicts.machineAbsent(vm));
    }

    Instance requireMeasured(VmId vm) {
        return measured(vm).orElseThrow(() -> MachineConflicts.machineAbsent(vm));
    }

    /** All that carry the mark, as {@link #find} has them; what somebody else put into the project is left alone. */
    List<Instance> list() {
        return list(1);
    }

    /** The same with what they use of the host. */
    List<Instance> measured() {
        return list(2);
    }

    private List<Instance> list(int recursion) {
        LxdAnswer answer = lxd.get("/1.0/instances?recursion=" + recursion + "&project=" + project);
        if (!answer.good()) {
            throw LxdFailures.refused("listing the machines", answer);
        }
        List<Instance> marked = new ArrayList<>();
        for (JsonNode one : answer.metadata()) {
            Instance instance = new Instance(one);
            if (instance.marked()) {
                marked.add(instance);
            }
        }
        return marked;
    }

    Operations.End create(MachineSpec spec, String pool, String bridge) {
        return create(spec, spec.image(), pool, bridge);
    }

    /** Asked once: what is behind a socket stays LXD, or Incus. */
    private Dialect dialect() {
        Dialect known = dialect;
        if (known != null) {
            return known;
        }
        LxdAnswer answer = lxd.get("/1.0");
        if (!answer.good()) {
            throw LxdFailures.refused("asking who it is", answer);
        }
        Dialect told = Dialect.of(answer.metadata().path("environment"));
        dialect = told;
        return told;
    }

    /** @param from the image that it is made from, which need not be its own */
    Operations.End create(MachineSpec spec, ImageRef from, String pool, String bridge) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("name", InstanceMark.nameOf(spec.vm()));
        wanted.put("type", "container");
        wanted.put("profiles", List.of());
        wanted.put("config", InstanceMark.of(spec, dialect()));
        wanted.put("devices", InstanceDevices.of(spec, pool, bridge));
        wanted.put("source", Map.of("type", "image", "alias", Images.alias(from)));
        return operations.await(
                "create " + spec.name(),
                lxd.send(
                        HttpMethod.POST,
                        "/1.0/instances?project=" + project,
                        wanted,
                        "/1.0/instances/" + InstanceMark.nameOf(spec.vm())));
    }

    /** @param config keys to set; the others stay */
    Operations.End configure(VmId vm, Map<String, String> config) {
        return change(vm, "", HttpMethod.PATCH, Map.of("config", config));
    }

    /** @param before what is noted of the size that it had, at once with the new one; empty for nothing */
    Operations.End resize(VmId vm, MachineSize size, String pool, String before) {
        Map<String, String> config = new HashMap<>(InstanceMark.limits(size));
        config.put(InstanceMark.RESIZING, before);
        return change(
                vm,
                "",
                HttpMethod.PATCH,
                Map.of(
                        "config",
                        config,
                        "devices",
                        Map.of(InstanceDevices.ROOT, InstanceDevices.root(pool, size.diskGib()))));
    }

    /** Card and mark at once. */
    Operations.End connect(VmId vm, MachineNetwork network, String bridge) {
        return change(
                vm,
                "",
                HttpMethod.PATCH,
                Map.of(
                        "config",
                        InstanceMark.network(network),
                        "devices",
                        Map.of(InstanceDevices.CARD, InstanceDevices.card(network, bridge))));
    }

    /** @param card the instance's network card as it is to be; its other devices stay */
    Operations.End card(VmId vm, Map<String, String> card) {
        return device(vm, InstanceDevices.CARD, card);
    }

    /** @param device as it is to be; the instance's other devices stay */
    Operations.End device(VmId vm, String name, Map<String, String> device) {
        return change(vm, "", HttpMethod.PATCH, Map.of("devices", Map.of(name, device)));
    }

    /** @param seconds how long the guest may take; below zero takes the power away */
    Operations.End power(VmId vm, String action, long seconds) {
        boolean force = seconds < 0;
        return change(
                vm,
                "/state",
                HttpMethod.PUT,
                force
                        ? Map.of("action", action, "force", true)
                        : Map.of("action", action, "force", false, "timeout", seconds));
    }

    Operations.End delete(VmId vm) {
        return operations.await("delete " + vm, lxd.send(HttpMethod.DELETE, path(vm, "", ""), null));
    }

    /** What the log of its last start says went wrong, the cause first; empty when it says nothing. */
    String trouble(VmId vm) {
        byte[] text = lxd.bytes(path(vm, "/logs/lxc.log", ""), LARGEST_LOG);
        if (text == null) {
            return "";
        }
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(ERROR))
                .limit(TROUBLES)
                .map(line -> ": "
                        + line.substring(line.indexOf(ERROR) + ERROR.length()).strip())
                .collect(Collectors.joining());
    }

    /** Waits until nothing is done to it any more. */
    void settle(VmId vm) {
        operations.settle(project, InstanceMark.nameOf(vm));
    }

    String path(VmId vm, String below, String query) {
        return "/1.0/instances/" + InstanceMark.nameOf(vm) + below + "?project=" + project
                + (query.isEmpty() ? "" : "&" + query);
    }

    private Operations.End change(VmId vm, String below, HttpMethod method, Object body) {
        return operations.await("change " + vm, lxd.send(method, path(vm, below, ""), body));
    }
}

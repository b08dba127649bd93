package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/**
 * Images that LXD makes of containers, from which they are read and which go right afterwards. They are known by a mark among
 * their properties, which LXD writes together with the image: so what a killed worker or LXD left is found.
 */
final class TemporaryImages {
    private static final String CAPTURE = Cleaning.MARK + "capture";
    private static final String PROJECT = Cleaning.MARK + "project";
    /** Configuration that an instance has of its image. */
    private static final String OF_IMAGE = "image.";

    private final LxdConnection lxd;
    private final Operations operations;
    private final Instances instances;
    private final String project;
    /** What LXD was seen to begin for a capture, and nobody has seen end. */
    private final Map<UUID, String> begun = new ConcurrentHashMap<>();

    TemporaryImages(LxdConnection lxd, Operations operations, Instances instances, String project) {
        this.lxd = lxd;
        this.operations = operations;
        this.instances = instances;
        this.project = project;
    }

    /**
     * An image that can be read.
     *
     * @param path at LXD
     */
    record Exported(String path, long sizeBytes) {}

    /** Makes one of a container that is off. */
    Exported make(VmId vm, UUID capture) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("source", Map.of("type", "instance", "name", InstanceMark.nameOf(vm)));
        wanted.put("public", false);
        wanted.put("compression_algorithm", "none");
        wanted.put("properties", properties(vm, capture));
        LxdAnswer answer = lxd.send(HttpMethod.POST, "/1.0/images?project=" + project, wanted);
        String operation = answer.operation();
        if (operation != null) {
            begun.put(capture, operation);
        }
        Operations.End end = operations.await("make an image of " + vm, answer);
        begun.remove(capture);
        return marked(capture).stream()
                .findFirst()
                .map(image -> new Exported(
                        "/1.0/images/" + image.path("fingerprint").asString("") + "/export?project=" + project,
                        image.path("size").asLong()))
                .orElseThrow(() -> notMade(vm, end.error()));
    }

    private static DriverFailure notMade(VmId vm, String error) {
        return error.contains("no space left")
                ? DriverFailure.refused(
                        Fault.SYSTEM,
                        "host-full",
                        "LXD could not make an image of %s: %s".formatted(vm, error),
                        "make room where LXD keeps its images, and capture the machine again")
                : LxdFailures.failed("make an image of " + vm, error);
    }

    /** What is in the container's metadata gives way to these: so they are those of its image, and the mark. */
    private Map<String, String> properties(VmId vm, UUID capture) {
        LxdAnswer answer = lxd.get(instances.path(vm, "", ""));
        if (!answer.good()) {
            throw LxdFailures.refused("looking for " + vm, answer);
        }
        Map<String, String> properties = new LinkedHashMap<>();
        answer.metadata().path("config").propertyStream().forEach(each -> {
            if (each.getKey().startsWith(OF_IMAGE) && !each.getKey().startsWith(OF_IMAGE + Cleaning.MARK)) {
                properties.put(
                        each.getKey().substring(OF_IMAGE.length()),
                        each.getValue().asString(""));
            }
        });
        properties.put(CAPTURE, capture.toString());
        properties.put(PROJECT, project);
        return properties;
    }

    /** Afterwards there is none of this capture; waits for one that LXD still makes. */
    void remove(UUID capture) {
        String operation = begun.get(capture);
        if (operation != null) {
            Operations.End unused = operations.await("make an image", operation);
        }
        removeMade(capture);
    }

    /** Afterwards there is none of this capture but one that LXD still makes, which {@link #all} tells of. */
    void removeMade(UUID capture) {
        String operation = begun.get(capture);
        // first, for an image is there when its making has ended
        boolean ended = operation != null && operations.ended(operation);
        for (JsonNode image : marked(capture)) {
            String fingerprint = image.path("fingerprint").asString("");
            Operations.End end = operations.await(
                    "delete image " + fingerprint,
                    lxd.send(HttpMethod.DELETE, "/1.0/images/" + fingerprint + "?project=" + project, null));
            if (!end.good() && marked(capture).contains(image)) {
                throw LxdFailures.failed("delete image " + fingerprint, end.error());
            }
        }
        if (ended) {
            begun.remove(capture);
        }
    }

    /** The captures of this worker that have one, or for which LXD makes one. */
    Set<UUID> all() {
        Set<UUID> found = new HashSet<>(begun.keySet());
        for (JsonNode image : list()) {
            idOf(image).ifPresent(found::add);
        }
        return found;
    }

    /** Empty for a property that an operator changed. */
    private static Optional<UUID> idOf(JsonNode image) {
        try {
            return Optional.of(
                    UUID.fromString(image.path("properties").path(CAPTURE).asString("")));
        } catch (IllegalArgumentException changed) {
            return Optional.empty();
        }
    }

    private List<JsonNode> marked(UUID capture) {
        return list().stream()
                .filter(image ->
                        image.path("properties").path(CAPTURE).asString("").equals(capture.toString()))
                .toList();
    }

    private List<JsonNode> list() {
        LxdAnswer answer = lxd.get("/1.0/images?recursion=1&project=" + project);
        if (!answer.good()) {
            throw LxdFailures.refused("listing the images", answer);
        }
        return answer.metadata()
                .valueStream()
                .filter(image ->
                        image.path("properties").path(PROJECT).asString("").equals(project))
                .toList();
    }
}

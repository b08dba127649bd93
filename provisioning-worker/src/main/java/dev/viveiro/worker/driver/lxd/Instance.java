package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An instance, as LXD has it.
 *
 * @param json what {@code GET /1.0/instances/<name>} answers; with {@code recursion=1} there is its state, too, which is measured
 */
record Instance(JsonNode json) {
    private static final long MIB = 1L << 20;

    /** Whether it carries Viveiro's mark, whole and legible; without it nothing else here may be asked. */
    boolean marked() {
        try {
            return InstanceMark.spec(json).generation() > 0;
        } catch (IllegalArgumentException strangers) {
            return false;
        }
    }

    Machine machine() {
        return new Machine(InstanceMark.spec(json), power(), bootId(), disks());
    }

    private Set<UUID> disks() {
        return json.path("devices").properties().stream()
                .flatMap(device -> InstanceDisks.id(device.getKey()).stream())
                .collect(Collectors.toSet());
    }

    ObservedPower power() {
        return switch (json.path("status").asString()) {
            case "Running", "Ready" -> ObservedPower.RUNNING;
            case "Stopped" -> ObservedPower.STOPPED;
            case "Frozen" -> ObservedPower.PAUSED;
            default -> ObservedPower.UNKNOWN;
        };
    }

    /** When it was started last, to the nanosecond: LXD notes that for each start, whoever asked for it. */
    @Nullable
    String bootId() {
        return switch (power()) {
            case RUNNING, PAUSED -> json.path("last_used_at").asString();
            default -> null;
        };
    }

    boolean startsWithHost() {
        return "true".equals(json.path("config").path(InstanceMark.AUTOSTART).asString(""));
    }

    /** Empty for one that is not set. */
    String setting(String key) {
        return json.path("config").path(key).asString("");
    }

    /** Its network card, as it is configured. */
    JsonNode card() {
        return json.path("devices").path(InstanceDevices.CARD);
    }

    boolean whole() {
        return InstanceMark.isWhole(json);
    }

    /** What it is beside its disk: its configuration, without what LXD notes there for itself, and its devices. */
    JsonNode kept() {
        ObjectNode kept = JsonMapper.shared().createObjectNode();
        ObjectNode config = kept.putObject("config");
        json.path("config").properties().stream()
                .filter(entry -> !lxdsOwn(entry.getKey()))
                .forEach(entry -> config.set(entry.getKey(), entry.getValue()));
        kept.set("devices", json.path("devices"));
        return kept;
    }

    /** The whole of it as LXD takes it, with what was kept instead of its own. */
    JsonNode with(JsonNode kept) {
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        for (String field : List.of("architecture", "description", "ephemeral", "profiles", "stateful")) {
            whole.set(field, json.path(field));
        }
        ObjectNode config = whole.putObject("config");
        json.path("config").properties().stream()
                .filter(entry -> lxdsOwn(entry.getKey()))
                .forEach(entry -> config.set(entry.getKey(), entry.getValue()));
        kept.path("config").properties().forEach(entry -> config.set(entry.getKey(), entry.getValue()));
        whole.set("devices", kept.path("devices"));
        return whole;
    }

    /** The machine as it is with what was kept. */
    MachineSpec specWith(JsonNode kept) {
        ObjectNode whole = (ObjectNode) with(kept);
        whole.set("name", json.path("name"));
        return InstanceMark.spec(whole);
    }

    private static boolean lxdsOwn(String key) {
        return key.startsWith("volatile.") || key.startsWith("image.");
    }

    /** What its own disk takes of the pool, in bytes, of one that was measured; empty where the pool does not say. */
    OptionalLong rootUse() {
        return use(InstanceDevices.ROOT);
    }

    /** A disk that takes nothing is one of which nothing is known: there is its image on it, or at least its file system. */
    private OptionalLong use(String device) {
        long bytes = json.path("state").path("disk").path(device).path("usage").asLong(0);
        return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    /** What all its disks take, in MiB; null as soon as one of them is not known. */
    @Nullable
    Long diskMib() {
        long bytes = 0;
        for (String device : json.path("devices").propertyNames()) {
            if (device.equals(InstanceDevices.ROOT) || InstanceDisks.id(device).isPresent()) {
                OptionalLong use = use(device);
                if (use.isEmpty()) {
                    return null;
                }
                bytes += use.getAsLong();
            }
        }
        return mib(bytes);
    }

    /** Of one that was measured. */
    MachineSample sample(Instant at) {
        JsonNode state = json.path("state");
        boolean runs = bootId() != null;
        Machine machine = machine();
        return new MachineSample(
                machine.vm(),
                machine.generation(),
                at,
                power(),
                bootId(),
                Duration.ofNanos(
                        runs ? Math.max(0, state.path("cpu").path("usage").asLong(0)) : 0),
                runs ? mib(state.path("memory").path("usage").asLong(0)) : 0,
                diskMib(),
                runs ? bytes("bytes_received") : 0,
                runs ? bytes("bytes_sent") : 0);
    }

    /** Of the machine's own card: what a guest makes inside would count its bytes again. */
    private long bytes(String counter) {
        JsonNode counters =
                json.path("state").path("network").path(InstanceDevices.CARD).path("counters");
        return Math.max(0, counters.path(counter).asLong(0));
    }

    private static long mib(long bytes) {
        return Math.max(0, (bytes + MIB - 1) / MIB);
    }
}

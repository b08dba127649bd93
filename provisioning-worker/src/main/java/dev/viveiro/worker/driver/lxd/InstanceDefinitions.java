package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Definition;
import dev.viveiro.worker.driver.Definitions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Instances as LXD describes them, in YAML like that of {@code lxc config show}. */
record InstanceDefinitions(Instances instances) implements Definitions {
    /** What describes the instance, and not its present state or where LXD has it. */
    private static final List<String> TOLD = List.of(
            "name", "type", "architecture", "created_at", "ephemeral", "stateful", "profiles", "config", "devices");

    private static final List<String> KNOWN = List.of("limits.", "security.", "boot.", "image.", "volatile.");

    @Override
    public Definition definition(VmId vm) {
        JsonNode json = instances.require(vm).json();
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        Map<String, Object> told = new LinkedHashMap<>();
        for (String member : TOLD) {
            JsonNode value = json.path(member);
            if (!value.isMissingNode()) {
                told.put(member, member.equals("config") ? config(value) : plain(value));
            }
        }
        return new Definition("application/yaml", new Yaml(options).dump(told));
    }

    /** Whatever somebody noted there, gave to cloud-init or put into the environment may be a secret; what LXD knows is not. */
    private static Map<String, Object> config(JsonNode config) {
        Map<String, Object> told = new TreeMap<>();
        config.properties().forEach(entry -> {
            if (InstanceMark.open(entry.getKey()) || KNOWN.stream().anyMatch(entry.getKey()::startsWith)) {
                told.put(entry.getKey(), plain(entry.getValue()));
            }
        });
        return told;
    }

    private static Object plain(JsonNode value) {
        return JsonMapper.shared().convertValue(value, Object.class);
    }
}

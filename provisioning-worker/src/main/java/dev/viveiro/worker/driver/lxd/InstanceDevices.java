package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The devices of an instance: its disk, and its network card with the address that the gateway chose. */
final class InstanceDevices {
    static final String ROOT = "root";
    static final String CARD = "eth0";

    private InstanceDevices() {}

    static Map<String, Map<String, String>> of(MachineSpec spec, String pool, String bridge) {
        Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        devices.put(ROOT, root(pool, spec.size().diskGib()));
        devices.put(CARD, card(spec.network(), bridge));
        return devices;
    }

    static Map<String, String> root(String pool, long diskGib) {
        return Map.of("type", "disk", "path", "/", "pool", pool, "size", diskGib + "GiB");
    }

    private static Map<String, String> card(MachineNetwork network, String bridge) {
        return Map.of(
                "type",
                "nic",
                "name",
                CARD,
                "network",
                bridge,
                "hwaddr",
                network.mac(),
                "ipv4.address",
                network.address());
    }
}

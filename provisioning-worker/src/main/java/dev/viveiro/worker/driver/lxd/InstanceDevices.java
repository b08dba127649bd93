package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The devices of an instance: its disk, and its network card with the address that the gateway chose. */
final class InstanceDevices {
    static final String ROOT = "root";
    static final String CARD = "eth0";

    /**
     * What keeps a guest to the card and the address it was given: it neither speaks nor answers for anybody else. Nobody has an
     * address of IPv6, so that none is sent. Nor does the card say that its address of IPv6 is "none": LXD 5.0 notes that for its dnsmasq as
     * if it were one when it starts, can't read it again, and never starts the machine any more.
     */
    private static final Map<String, String> GUARD = Map.of(
            "security.mac_filtering", "true",
            "security.ipv4_filtering", "true",
            "security.ipv6_filtering", "true");

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

    static Map<String, String> card(MachineNetwork network, String bridge) {
        Map<String, String> card = new LinkedHashMap<>(GUARD);
        card.put("type", "nic");
        card.put("name", CARD);
        card.put("network", bridge);
        card.put("hwaddr", network.mac());
        card.put("ipv4.address", network.address());
        return card;
    }

    /** Whether the guest behind this card is kept to it. */
    static boolean guarded(JsonNode card) {
        return GUARD.entrySet().stream().allMatch(entry -> entry.getValue()
                .equals(card.path(entry.getKey()).asString("")));
    }

    /** The same card with the guard. */
    static Map<String, String> guard(JsonNode card) {
        Map<String, String> guarded = new LinkedHashMap<>();
        card.properties()
                .forEach(entry -> guarded.put(entry.getKey(), entry.getValue().asString()));
        guarded.putAll(GUARD);
        return guarded;
    }
}

package dev.viveiro.worker.driver.libvirt;

import org.jspecify.annotations.Nullable;

/**
 * How machines reach others.
 *
 * @param forward libvirt's mode of forwarding; null for a network that leads nowhere
 * @param bridge an existing bridge of the host, on which no address is handed out; null for networks of Viveiro's own
 */
record NetworkKind(@Nullable String forward, @Nullable String bridge) {
    private static final String BRIDGE = "bridge:";

    /** As it is set. */
    String text() {
        if (bridge != null) {
            return BRIDGE + bridge;
        }
        return forward == null ? "isolated" : forward.equals("route") ? "routed" : forward;
    }

    static NetworkKind of(String text) {
        return switch (text) {
            case "nat" -> new NetworkKind("nat", null);
            case "routed" -> new NetworkKind("route", null);
            case "isolated" -> new NetworkKind(null, null);
            default -> {
                if (!text.matches(BRIDGE + "[a-zA-Z0-9._-]{1,15}")) {
                    throw new IllegalArgumentException(
                            "VIVEIRO_LIBVIRT_NETWORK is '%s' and must be nat, routed, isolated or bridge:<name>"
                                    .formatted(text));
                }
                yield new NetworkKind(null, text.substring(BRIDGE.length()));
            }
        };
    }
}

package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.vm.CardWish;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PATCH /v1/vms/{id}/network}: at least one member; what is absent stays as it is.
 *
 * @param hostname what the guest calls itself, an RFC 1123 label
 * @param address a free address of the machine's network, or {@code another}
 * @param gateway the router that the guest uses, of the machine's network
 * @param dns at most three resolvers; none for those of its network
 */
record NetworkRequest(
        @Schema(description = "An RFC 1123 label; the machine keeps its name", example = "mail") @Nullable
        String hostname,

        @Schema(description = "A free address of the machine's network, or 'another' for any", example = "another")
        @Nullable
        String address,

        @Schema(description = "Another address of the machine's network", example = "10.64.0.1") @Nullable
        String gateway,

        @Schema(description = "At most 3; empty for the resolvers of its network", example = "[\"192.0.2.53\"]")
        @Nullable
        List<@Nullable String> dns) {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern ADDRESS = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final int LOOPBACK = 127;
    private static final int FIRST_MULTICAST = 224;

    /** Throws a 400 problem with everything that is wrong. */
    CardWish check() {
        Fields fields = new Fields();
        if (hostname == null && address == null && gateway == null && dns == null) {
            fields.error("", "missing", "Give at least one of hostname, address, gateway and dns.");
        }
        if (hostname != null) {
            String unused = fields.label("/hostname", hostname);
        }
        if (address != null && !address.equals(CardWish.ANOTHER)) {
            requireAddress(fields, "/address", address);
        }
        if (gateway != null) {
            requireAddress(fields, "/gateway", gateway);
        }
        checkDns(fields);
        fields.check();
        return new CardWish(hostname, address, gateway, resolvers());
    }

    private void checkDns(Fields fields) {
        if (dns == null) {
            return;
        }
        if (dns.size() > GuestNetwork.MOST_DNS) {
            fields.error("/dns", "too-many", "A guest asks at most " + GuestNetwork.MOST_DNS + " resolvers.");
            return;
        }
        Set<@Nullable String> before = new HashSet<>();
        for (int i = 0; i < dns.size(); i++) {
            String server = dns.get(i);
            requireAddress(fields, "/dns/" + i, server);
            if (!before.add(server)) {
                fields.error("/dns/" + i, "duplicate", "It is in the list already.");
            }
        }
    }

    private static void requireAddress(Fields fields, String pointer, @Nullable String address) {
        boolean one = address != null && ADDRESS.matcher(address).matches();
        int first = one && address != null ? Integer.parseInt(address.substring(0, address.indexOf('.'))) : 0;
        if (first == 0 || first == LOOPBACK || first >= FIRST_MULTICAST) {
            fields.error(pointer, "invalid-address", "Expected the IPv4 address of one machine, like 192.0.2.53.");
        }
    }

    private @Nullable List<String> resolvers() {
        return dns == null
                ? null
                : dns.stream().map(server -> server == null ? "" : server).toList();
    }
}

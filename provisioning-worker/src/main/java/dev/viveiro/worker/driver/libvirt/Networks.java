package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineNetwork;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.w3c.dom.Element;

/**
 * The networks on which machines reach their gateway: one for each subnet, made when its first machine comes, with a DHCP that
 * hands out exactly the addresses that were chosen. Workers on one libvirt share them.
 */
final class Networks {
    private static final int DELETE = 2;
    private static final int ADD = 3;
    private static final int DHCP_HOST = 4;
    private static final int NOW_AND_LATER = 3;

    private static final int EVERY_DOMAIN = 0;

    /** A card that nobody has: a DHCP that has nobody at all is ended, and begun anew for the next, which takes seconds. */
    private static final String NOBODY = "02:00:00:00:00:00";

    private final LibvirtLink link;
    private final NetworkKind kind;
    private final ReentrantLock changing = new ReentrantLock();

    Networks(LibvirtLink link, NetworkKind kind) {
        this.link = link;
        this.kind = kind;
    }

    /** The bridge that an operator made; null where the networks are Viveiro's. */
    @Nullable
    String bridge() {
        return kind.bridge();
    }

    /** Afterwards the machine's network is there and keeps its address for it. @return its name; null with a bridge */
    @Nullable
    String ensure(MachineNetwork network) {
        if (kind.bridge() != null) {
            return null;
        }
        String name = nameOf(network);
        changing.lock();
        try {
            if (!active(name)) {
                make(name, network);
            }
            if (!keeps(name, network)) {
                // what else has this address or this card is gone: the gateway gives none twice
                others(name, network).forEach(stale -> update(name, DELETE, stale));
                String error = update(name, ADD, host(network));
                if (!keeps(name, network)) {
                    throw LibvirtFailures.failed("keep the address " + network.address(), error);
                }
            }
            return name;
        } finally {
            changing.unlock();
        }
    }

    /** Afterwards the address is kept for nobody. The network stays. */
    void release(MachineNetwork network) {
        String name = nameOf(network);
        changing.lock();
        try {
            if (kind.bridge() == null && keeps(name, network)) {
                String error = update(name, DELETE, host(network));
                if (keeps(name, network)) {
                    throw LibvirtFailures.failed("release the address " + network.address(), error);
                }
            }
        } finally {
            changing.unlock();
        }
    }

    /** Whether any machine of this libvirt, of whatever worker, has this card. */
    boolean taken(MachineNetwork network) {
        String mac = network.mac().toLowerCase(Locale.ROOT);
        return link.ask("look for a card", connection -> {
            boolean found = false;
            Domain[] all = connection.listAllDomains(EVERY_DOMAIN);
            try {
                for (Domain domain : all) {
                    found |= description(domain).contains("<mac address='" + mac);
                }
            } finally {
                Domains.free(all);
            }
            return found;
        });
    }

    /** Nothing of one that went meanwhile. */
    private static String description(Domain domain) throws LibvirtException {
        try {
            return domain.getXMLDesc(Domains.LASTING).toLowerCase(Locale.ROOT);
        } catch (LibvirtException e) {
            if (e.getError() != null && e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return "";
            }
            throw e;
        }
    }

    private void make(String name, MachineNetwork network) {
        String xml = Markup.of(markup -> markup.element("network", definition -> {
            definition.text("name", name);
            String forward = kind.forward();
            if (forward != null) {
                definition.empty("forward", "mode", forward);
            }
            definition
                    .empty("bridge", "name", "vl" + checksum(network), "stp", "on", "delay", "0")
                    .element(
                            "ip",
                            ip -> ip.element("dhcp", dhcp -> {
                                dhcp.empty("host", "mac", NOBODY, "ip", network.gateway());
                                host(dhcp, network);
                            }),
                            "address",
                            network.gateway(),
                            "prefix",
                            String.valueOf(network.prefixLength()));
        }));
        String error = link.attempt("make the network " + name, connection -> {
            Network made = exists(name) ? connection.networkLookupByName(name) : connection.networkDefineXML(xml);
            made.setAutostart(true);
            made.create();
            return made.free();
        });
        // another worker may have made it meanwhile
        if (!active(name)) {
            throw LibvirtFailures.failed("make the network " + name, error);
        }
    }

    private boolean exists(String name) {
        return description(name).isPresent();
    }

    private boolean active(String name) {
        return link.find("look for a network", connection -> {
                    Network network = connection.networkLookupByName(name);
                    try {
                        return network.isActive() == 1;
                    } finally {
                        int unused = network.free();
                    }
                })
                .orElse(false);
    }

    private Optional<Element> description(String name) {
        return link.find("look for a network", connection -> {
            Network network = connection.networkLookupByName(name);
            try {
                return Xml.parse(network.getXMLDesc(0));
            } finally {
                int unused = network.free();
            }
        });
    }

    private List<Element> hosts(String name) {
        return description(name).flatMap(network -> Xml.at(network, "ip", "dhcp")).stream()
                .flatMap(dhcp -> Xml.children(dhcp, "host"))
                .toList();
    }

    private boolean keeps(String name, MachineNetwork network) {
        return hosts(name).stream().anyMatch(host -> hasCard(host, network) && hasAddress(host, network));
    }

    private List<String> others(String name, MachineNetwork network) {
        return hosts(name).stream()
                .filter(host -> hasCard(host, network) || hasAddress(host, network))
                .map(host -> Markup.of(
                        xml -> xml.empty("host", "mac", host.getAttribute("mac"), "ip", host.getAttribute("ip"))))
                .toList();
    }

    private static boolean hasCard(Element host, MachineNetwork network) {
        return host.getAttribute("mac").equalsIgnoreCase(network.mac());
    }

    private static boolean hasAddress(Element host, MachineNetwork network) {
        return host.getAttribute("ip").equals(network.address());
    }

    private static String host(MachineNetwork network) {
        return Markup.of(xml -> host(xml, network));
    }

    /** A lease is as short as can be, so that the address of a machine that is gone is soon nobody's. */
    private static void host(Markup into, MachineNetwork network) {
        into.element(
                "host",
                host -> host.empty("lease", "expiry", "2", "unit", "minutes"),
                "mac",
                network.mac(),
                "ip",
                network.address());
    }

    /** @return what libvirt said against it */
    private String update(String name, int command, String host) {
        return link.ask("change the network " + name, connection -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment network = LibvirtFunctions.network(connection.pointer(), arena.allocateFrom(name));
                if (network.address() == 0) {
                    return LibvirtFunctions.lastError();
                }
                try {
                    int result = LibvirtFunctions.updateNetwork(
                            network, command, DHCP_HOST, arena.allocateFrom(host), NOW_AND_LATER);
                    return result == 0 ? "" : LibvirtFunctions.lastError();
                } finally {
                    int unused = LibvirtFunctions.freeNetwork(network);
                }
            }
        });
    }

    /** As networks know them. */
    static boolean same(MachineNetwork one, MachineNetwork other) {
        return one.mac().equalsIgnoreCase(other.mac())
                && one.address().equals(other.address())
                && nameOf(one).equals(nameOf(other));
    }

    static String nameOf(MachineNetwork network) {
        return "viveiro-" + checksum(network);
    }

    private static String checksum(MachineNetwork network) {
        CRC32 sum = new CRC32();
        sum.update((network.gateway() + "/" + network.prefixLength()).getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}

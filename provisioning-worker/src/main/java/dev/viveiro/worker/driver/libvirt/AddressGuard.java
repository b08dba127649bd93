package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.libvirt.NetworkFilter;
import org.w3c.dom.Element;

/**
 * Keeps guests to the card and the address that they were given, by a network filter of libvirt's: what a guest sends from another
 * card or address never reaches the bridge, so that it neither speaks nor answers for anybody else. IPv6, in which nobody has an
 * address, is kept from it altogether.
 */
final class AddressGuard {
    private static final String FAMILY = "viveiro-own-address-";

    /** Filters are shared by all workers of a libvirt; another content has another name. */
    static final String NAME = FAMILY + "2";

    private static final String REFERENCE = "filterref";
    private static final String EVERYBODY = "ff:ff:ff:ff:ff:ff";

    private final LibvirtLink link;
    private final Domains domains;
    private final boolean used;

    /** @param used false where guests send nothing that could be filtered */
    AddressGuard(LibvirtLink link, Domains domains, boolean used) {
        this.link = link;
        this.domains = domains;
        this.used = used;
    }

    boolean used() {
        return used;
    }

    /**
     * Afterwards libvirt knows the filter.
     *
     * @throws DriverFailure {@code no-network-filters} when this libvirt has none
     */
    void ensure() {
        if (!used || known(link)) {
            return;
        }
        String error = link.attempt("define the network filter", connection -> {
            NetworkFilter made = connection.networkFilterDefineXML(xml());
            made.free();
            return NAME;
        });
        // another worker may have made it meanwhile
        if (!known(link)) {
            throw none(error);
        }
    }

    /**
     * Whether the filter is there; a libvirt without it may still take it.
     *
     * @throws DriverFailure {@code no-network-filters} when this libvirt has none at all
     */
    static boolean known(LibvirtLink link) {
        return known(link, NAME);
    }

    /** The same of another filter. */
    static boolean known(LibvirtLink link, String name) {
        try {
            return link.find("look for the network filter", connection -> {
                        connection.networkFilterLookupByName(name).free();
                        return name;
                    })
                    .isPresent();
        } catch (DriverFailure failure) {
            throw failure.code().equals(LibvirtFailures.LACKS_FUNCTION) ? none(failure.detail()) : failure;
        }
    }

    private static DriverFailure none(String error) {
        return DriverFailure.retryLater(
                LibvirtFailures.UNGUARDED,
                "a guest could take another's address, since libvirt has no network filters: " + error,
                "install libvirt's driver for them (nwfilter) and ebtables, and restart libvirt",
                Duration.ofSeconds(10));
    }

    /** Into the description of a machine's card. */
    static void refer(Markup card, String address) {
        card.element(
                REFERENCE, reference -> reference.empty("parameter", "name", "IP", "value", address), "filter", NAME);
    }

    /** Afterwards a machine that does not run yet, and was defined before there was a guard, has it from its next start on. */
    void keep(DomainView before) {
        if (!used) {
            return;
        }
        MachineSpec spec = before.spec();
        Element domain = Xml.parse(domains.lastingXml(spec.vm()));
        if (put(domain, spec)) {
            String error = domains.define(Xml.text(domain));
            if (!error.isEmpty()) {
                throw LibvirtFailures.failed("keep " + spec.name() + " to its address", error);
            }
        }
    }

    /** Puts the guard into a description. @return whether there was anything to do */
    boolean put(Element domain, MachineSpec spec) {
        return used && put(domain, spec.network().address());
    }

    /** A description keeps the guest to this address from now on; an operator's own filter is left. */
    void move(Element domain, String address) {
        if (used) {
            Xml.at(domain, "devices", "interface").ifPresent(card -> Xml.at(card, REFERENCE)
                    .filter(there -> there.getAttribute("filter").startsWith(FAMILY))
                    .ifPresent(card::removeChild));
            boolean unused = put(domain, address);
        }
    }

    private static boolean put(Element domain, String address) {
        Element card = Xml.at(domain, "devices", "interface").orElse(null);
        Element there = card == null ? null : Xml.at(card, REFERENCE).orElse(null);
        if (card == null || there != null && !isOlder(there)) {
            return false;
        }
        if (there != null) {
            card.removeChild(there);
        }
        Element reference = Xml.parse(Markup.of(markup -> refer(markup, address)));
        card.appendChild(domain.getOwnerDocument().importNode(reference, true));
        return true;
    }

    /** One of ours that was made before; an operator's own is left. */
    private static boolean isOlder(Element reference) {
        String name = reference.getAttribute("filter");
        return name.startsWith(FAMILY) && !name.equals(NAME);
    }

    /** Directions are the guest's: out is what it sends. The first rule that fits decides, from the lowest priority up. */
    static String xml() {
        String uuid =
                UUID.nameUUIDFromBytes(NAME.getBytes(StandardCharsets.US_ASCII)).toString();
        return Markup.of(xml -> xml.element(
                "filter",
                filter -> {
                    filter.text("uuid", uuid);
                    rule(filter, "drop", "out", 100, "mac", "match", "no", "srcmacaddr", "$MAC");
                    rule(filter, "accept", "out", 200, "arp", "arpsrcmacaddr", "$MAC", "arpsrcipaddr", "$IP");
                    // whether somebody has the address is asked before it is taken
                    rule(filter, "accept", "out", 201, "arp", "arpsrcmacaddr", "$MAC", "arpsrcipaddr", "0.0.0.0");
                    // the subnet's own DHCP is the host's: no guest answers for it
                    rule(filter, "drop", "out", 250, "ip", "protocol", "udp", "srcportstart", "67");
                    rule(filter, "accept", "out", 300, "ip", "srcipaddr", "$IP");
                    rule(
                            filter,
                            "accept",
                            "out",
                            301,
                            "ip",
                            "srcipaddr",
                            "0.0.0.0",
                            "dstipaddr",
                            "255.255.255.255",
                            "protocol",
                            "udp",
                            "srcportstart",
                            "68",
                            "dstportstart",
                            "67");
                    // a frame for another card that a bridge was made to bring here is nobody's to read
                    for (String kind : List.of("arp", "ipv4")) {
                        rule(filter, "accept", "in", 400, "mac", "dstmacaddr", "$MAC", "protocolid", kind);
                        rule(filter, "accept", "in", 401, "mac", "dstmacaddr", EVERYBODY, "protocolid", kind);
                    }
                    rule(
                            filter,
                            "accept",
                            "in",
                            402,
                            "mac",
                            "dstmacaddr",
                            "01:00:5e:00:00:00",
                            "dstmacmask",
                            "ff:ff:ff:80:00:00",
                            "protocolid",
                            "ipv4");
                    filter.empty("rule", "action", "drop", "direction", "inout", "priority", "1000");
                },
                "name",
                NAME,
                "chain",
                "root"));
    }

    private static void rule(
            Markup filter, String action, String direction, int priority, String protocol, String... match) {
        filter.element(
                "rule",
                rule -> rule.empty(protocol, match),
                "action",
                action,
                "direction",
                direction,
                "priority",
                String.valueOf(priority));
    }
}

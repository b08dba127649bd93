package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Viveiro's mark in a domain's metadata: what the machine is, but for its password's verifier ({@link Verifiers}). Processors and
 * memory are read from the domain itself, so that they are true; the size of the disk is in the mark, and what the machine has of its
 * memory at first, since a domain that runs tells what its balloon leaves it.
 */
final class Mark {
    static final String NAMESPACE = "urn:viveiro:machine:1";
    static final String PREFIX = "viveiro";
    static final String ELEMENT = "machine";

    private static final String DISK = "disk-gib";
    private static final String MEMORY_MIN = "memory-min-mib";
    /** Of the network, where its guest is told something of its own. */
    private static final String HOSTNAME = "hostname";

    private static final String ROUTER = "router";
    private static final String DNS = "dns";
    private static final String DIGEST = "image-digest";
    /** Of the login, in marks of older workers. */
    static final String VERIFIER = "verifier";

    private Mark() {}

    /** As a domain is defined with it. */
    static void write(Markup into, MachineSpec spec) {
        write(into, PREFIX + ":" + ELEMENT, spec, "xmlns:" + PREFIX, NAMESPACE);
    }

    /** As it is set later: libvirt adds the namespace. */
    static String alone(MachineSpec spec) {
        return Markup.of(markup -> write(markup, ELEMENT, spec));
    }

    private static void write(Markup into, String element, MachineSpec spec, String... namespace) {
        List<String> attributes = new ArrayList<>(List.of(namespace));
        attributes.addAll(List.of(
                "vm",
                spec.vm().toString(),
                "generation",
                String.valueOf(spec.generation()),
                "name",
                spec.name(),
                "tenant",
                spec.tenant().toString(),
                "image",
                spec.image().name(),
                DISK,
                String.valueOf(spec.size().diskGib())));
        if (spec.size().memoryMinMib() != null) {
            attributes.addAll(List.of(MEMORY_MIN, String.valueOf(spec.size().memoryMinMib())));
        }
        String digest = spec.image().digest();
        if (digest != null) {
            attributes.addAll(List.of(DIGEST, digest));
        }
        into.element(
                element,
                inside -> {
                    inside.empty("network", attributes(spec.network()).toArray(String[]::new));
                    login(inside, spec.login());
                },
                attributes.toArray(String[]::new));
    }

    private static List<String> attributes(MachineNetwork network) {
        List<String> attributes = new ArrayList<>(List.of(
                "address",
                network.address(),
                "prefix-length",
                String.valueOf(network.prefixLength()),
                "gateway",
                network.gateway(),
                "mac",
                network.mac()));
        GuestNetwork guest = network.guest();
        if (guest.hostname() != null) {
            attributes.addAll(List.of(HOSTNAME, guest.hostname()));
        }
        if (guest.gateway() != null) {
            attributes.addAll(List.of(ROUTER, guest.gateway()));
        }
        if (!guest.dns().isEmpty()) {
            attributes.addAll(List.of(DNS, String.join(" ", guest.dns())));
        }
        return attributes;
    }

    /** The mark of this domain says that the machine has this card. */
    static void connect(Element domain, MachineNetwork network) {
        Element there = Xml.at(mark(domain), "network").orElseThrow();
        List.of(HOSTNAME, ROUTER, DNS).forEach(there::removeAttribute);
        List<String> all = attributes(network);
        for (int i = 0; i < all.size(); i += 2) {
            there.setAttribute(all.get(i), all.get(i + 1));
        }
    }

    private static Element mark(Element domain) {
        return (Element) domain.getElementsByTagNameNS(NAMESPACE, ELEMENT).item(0);
    }

    private static GuestNetwork guest(Element network) {
        return new GuestNetwork(
                network.hasAttribute(HOSTNAME) ? network.getAttribute(HOSTNAME) : null,
                network.hasAttribute(ROUTER) ? network.getAttribute(ROUTER) : null,
                network.hasAttribute(DNS) ? List.of(network.getAttribute(DNS).split(" ", -1)) : List.of());
    }

    private static void login(Markup into, MachineLogin login) {
        into.element(
                "login",
                inside -> login.sshKeys().forEach(key -> inside.text("ssh-key", key)),
                "account",
                login.account());
    }

    /** The mark of this domain says of this size what is not in its description. */
    static void resize(Element domain, MachineSize size) {
        Element mark = mark(domain);
        mark.setAttribute(DISK, String.valueOf(size.diskGib()));
        if (size.memoryMinMib() == null) {
            mark.removeAttribute(MEMORY_MIN);
        } else {
            mark.setAttribute(MEMORY_MIN, String.valueOf(size.memoryMinMib()));
        }
    }

    /** Null for one that is no longer true, since somebody gave the domain less memory. */
    private static @Nullable Long memoryMin(Element mark, long memoryMib) {
        if (!mark.hasAttribute(MEMORY_MIN)) {
            return null;
        }
        long least = Long.parseLong(mark.getAttribute(MEMORY_MIN));
        return least >= 1 && least <= memoryMib ? (Long) least : null;
    }

    /** Takes the verifier out of a description by a worker that kept it there. @return null when there is none */
    @Nullable
    static String takeVerifier(Element domain) {
        Element mark =
                (Element) domain.getElementsByTagNameNS(NAMESPACE, ELEMENT).item(0);
        Element login = mark == null ? null : Xml.at(mark, "login").orElse(null);
        if (login == null || !login.hasAttribute(VERIFIER)) {
            return null;
        }
        String verifier = login.getAttribute(VERIFIER);
        login.removeAttribute(VERIFIER);
        return verifier;
    }

    /**
     * What the mark says.
     *
     * @param vcpus of the domain
     * @param memoryMib of the domain
     * @param cpu of the domain
     * @param verifier of its password, which is kept elsewhere; null when there is none
     * @throws IllegalArgumentException when it can't be read
     */
    static MachineSpec read(Element mark, int vcpus, long memoryMib, CpuLimits cpu, @Nullable String verifier) {
        Element network = Xml.at(mark, "network").orElseThrow(() -> new IllegalArgumentException("no network"));
        Element login = Xml.at(mark, "login").orElseThrow(() -> new IllegalArgumentException("no login"));
        return new MachineSpec(
                VmId.of(Xml.attribute(mark, "vm")),
                Integer.parseInt(Xml.attribute(mark, "generation")),
                Xml.attribute(mark, "name"),
                TenantId.of(Xml.attribute(mark, "tenant")),
                new MachineSize(
                        vcpus, memoryMib, Long.parseLong(Xml.attribute(mark, DISK)), cpu, memoryMin(mark, memoryMib)),
                ImageRef.of(Xml.attribute(mark, "image"), mark.hasAttribute(DIGEST) ? mark.getAttribute(DIGEST) : null),
                new MachineNetwork(
                        Xml.attribute(network, "address"),
                        Integer.parseInt(Xml.attribute(network, "prefix-length")),
                        Xml.attribute(network, "gateway"),
                        Xml.attribute(network, "mac"),
                        guest(network)),
                new MachineLogin(
                        Xml.attribute(login, "account"),
                        verifier,
                        Xml.children(login, "ssh-key")
                                .map(Element::getTextContent)
                                .toList()));
    }
}

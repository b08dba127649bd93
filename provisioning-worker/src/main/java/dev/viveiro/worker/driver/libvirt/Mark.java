package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import org.w3c.dom.Element;

/**
 * Viveiro's mark in a domain's metadata: what the machine is. Processors and memory are read from the domain itself, so that
 * they are true; the size of the disk is in the mark.
 */
final class Mark {
    static final String NAMESPACE = "urn:viveiro:machine:1";
    static final String PREFIX = "viveiro";
    static final String ELEMENT = "machine";

    private static final String DISK = "disk-gib";

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
        String[] attributes = {
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
            String.valueOf(spec.size().diskGib())
        };
        String[] all = new String[namespace.length + attributes.length];
        System.arraycopy(namespace, 0, all, 0, namespace.length);
        System.arraycopy(attributes, 0, all, namespace.length, attributes.length);
        into.element(
                element,
                inside -> {
                    network(inside, spec.network());
                    login(inside, spec.login());
                },
                all);
    }

    private static void network(Markup into, MachineNetwork network) {
        into.empty(
                "network",
                "address",
                network.address(),
                "prefix-length",
                String.valueOf(network.prefixLength()),
                "gateway",
                network.gateway(),
                "mac",
                network.mac());
    }

    private static void login(Markup into, MachineLogin login) {
        String verifier = login.passwordVerifier();
        String[] attributes = verifier == null
                ? new String[] {"account", login.account()}
                : new String[] {"account", login.account(), "verifier", verifier};
        into.element("login", inside -> login.sshKeys().forEach(key -> inside.text("ssh-key", key)), attributes);
    }

    /** The mark of this domain says that the disk has this size. */
    static void resize(Element domain, MachineSize size) {
        Element mark =
                (Element) domain.getElementsByTagNameNS(NAMESPACE, ELEMENT).item(0);
        mark.setAttribute(DISK, String.valueOf(size.diskGib()));
    }

    /**
     * What the mark says.
     *
     * @param vcpus of the domain
     * @param memoryMib of the domain
     * @throws IllegalArgumentException when it can't be read
     */
    static MachineSpec read(Element mark, int vcpus, long memoryMib) {
        Element network = Xml.at(mark, "network").orElseThrow(() -> new IllegalArgumentException("no network"));
        Element login = Xml.at(mark, "login").orElseThrow(() -> new IllegalArgumentException("no login"));
        return new MachineSpec(
                VmId.of(Xml.attribute(mark, "vm")),
                Integer.parseInt(Xml.attribute(mark, "generation")),
                Xml.attribute(mark, "name"),
                TenantId.of(Xml.attribute(mark, "tenant")),
                new MachineSize(vcpus, memoryMib, Long.parseLong(Xml.attribute(mark, DISK))),
                ImageRef.named(Xml.attribute(mark, "image")),
                new MachineNetwork(
                        Xml.attribute(network, "address"),
                        Integer.parseInt(Xml.attribute(network, "prefix-length")),
                        Xml.attribute(network, "gateway"),
                        Xml.attribute(network, "mac")),
                new MachineLogin(
                        Xml.attribute(login, "account"),
                        login.hasAttribute("verifier") ? login.getAttribute("verifier") : null,
                        Xml.children(login, "ssh-key")
                                .map(Element::getTextContent)
                                .toList()));
    }
}

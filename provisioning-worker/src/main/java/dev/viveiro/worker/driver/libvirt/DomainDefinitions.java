package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Definition;
import dev.viveiro.worker.driver.Definitions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Domains as libvirt describes them, in its XML, without what a guest is given at its boot, what is passed to QEMU past libvirt, what
 * others noted in the metadata, and how the host lies: of the path of a file or a socket there the last name is told.
 */
record DomainDefinitions(LibvirtThreads threads, Domains domains) implements Definitions {
    /** What an operator wrote, or what a guest is told at its boot. */
    private static final Set<String> HIDDEN = Set.of("sysinfo", "description", "title", "seclabel");

    private static final Set<String> HIDDEN_OF_BOOT = Set.of("cmdline", "initenv", "initarg");

    /** With what the host opens a disk that an operator attached. */
    private static final Set<String> HIDDEN_ANYWHERE = Set.of("auth", "encryption", "secret", "cookies");

    /** libvirt leaves it out by itself, as long as nobody asks it otherwise. */
    private static final Set<String> SECRET_ATTRIBUTES = Set.of("passwd");

    private static final Set<String> OURS =
            Set.of(Mark.NAMESPACE, DomainView.BOOT_NAMESPACE, DomainView.REBOOT_NAMESPACE);

    @Override
    public Definition definition(VmId vm) {
        return threads.call("describing a machine", () -> {
            Element domain = (Element) domains.require(vm).xml().cloneNode(true);
            return new Definition("application/xml", Xml.text(told(domain)) + "\n");
        });
    }

    /** What a tenant, or anybody else who asks by the gateway, is told of it; it is changed to that. */
    static Element told(Element domain) {
        keep(domain, child -> child.getNamespaceURI() == null && !HIDDEN.contains(child.getNodeName()));
        Xml.at(domain, "os").ifPresent(os -> keep(os, child -> !HIDDEN_OF_BOOT.contains(child.getNodeName())));
        children(domain)
                .filter(child -> !child.getNodeName().equals("metadata"))
                .forEach(DomainDefinitions::hideHost);
        Xml.at(domain, "metadata").ifPresent(metadata -> {
            keep(metadata, child -> OURS.contains(Objects.requireNonNullElse(child.getNamespaceURI(), "")));
            Xml.at(metadata, Mark.ELEMENT, "login").ifPresent(login -> login.removeAttribute(Mark.VERIFIER));
        });
        return domain;
    }

    private static void hideHost(Element element) {
        keep(element, child -> !HIDDEN_ANYWHERE.contains(child.getNodeName()));
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Node attribute = attributes.item(i);
            if (SECRET_ATTRIBUTES.contains(attribute.getNodeName())) {
                attribute.setNodeValue("");
            } else if (isPath(attribute.getNodeValue())) {
                attribute.setNodeValue(lastName(attribute.getNodeValue()));
            }
        }
        if (children(element).findAny().isEmpty() && isPath(element.getTextContent())) {
            element.setTextContent(lastName(element.getTextContent()));
        }
        children(element).forEach(DomainDefinitions::hideHost);
    }

    private static boolean isPath(String value) {
        return value.strip().startsWith("/");
    }

    private static String lastName(String path) {
        return path.strip().replaceFirst("/+$", "").replaceFirst(".*/", "");
    }

    private static void keep(Element parent, Predicate<Node> kept) {
        children(parent).filter(child -> !kept.test(child)).toList().forEach(parent::removeChild);
    }

    private static Stream<Element> children(Element parent) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .filter(child -> child.getNodeType() == Node.ELEMENT_NODE)
                .map(Element.class::cast)
                .toList()
                .stream();
    }
}

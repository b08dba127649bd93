package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Definition;
import dev.viveiro.worker.driver.Definitions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Domains as libvirt describes them, in its XML, without what a guest is given at its boot, what is passed to QEMU past libvirt,
 * and what others noted in the metadata.
 */
record DomainDefinitions(LibvirtThreads threads, Domains domains) implements Definitions {
    /** What an operator wrote, or what a guest is told at its boot. */
    private static final Set<String> HIDDEN = Set.of("sysinfo", "description", "title");

    private static final Set<String> HIDDEN_OF_BOOT = Set.of("cmdline", "initenv", "initarg");

    private static final Set<String> OURS =
            Set.of(Mark.NAMESPACE, DomainView.BOOT_NAMESPACE, DomainView.REBOOT_NAMESPACE);

    @Override
    public Definition definition(VmId vm) {
        return threads.call("describing a machine", () -> {
            Element domain = (Element) domains.require(vm).xml().cloneNode(true);
            keep(domain, child -> child.getNamespaceURI() == null && !HIDDEN.contains(child.getNodeName()));
            Xml.at(domain, "os").ifPresent(os -> keep(os, child -> !HIDDEN_OF_BOOT.contains(child.getNodeName())));
            Xml.at(domain, "metadata").ifPresent(metadata -> {
                keep(metadata, child -> OURS.contains(Objects.requireNonNullElse(child.getNamespaceURI(), "")));
                Xml.at(metadata, Mark.ELEMENT, "login").ifPresent(login -> login.removeAttribute(Mark.VERIFIER));
            });
            return new Definition("application/xml", Xml.text(domain) + "\n");
        });
    }

    private static void keep(Element parent, Predicate<Node> kept) {
        List<Node> children = IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .toList();
        children.stream()
                .filter(child -> child.getNodeType() == Node.ELEMENT_NODE && !kept.test(child))
                .forEach(parent::removeChild);
    }
}

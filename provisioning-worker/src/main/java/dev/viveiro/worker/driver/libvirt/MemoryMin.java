package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineSize;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * What a guest has of its memory when it starts, in its description: the rest is in its balloon, which QEMU lets shrink by itself when
 * the guest has no memory left.
 */
final class MemoryMin {
    /** Of {@code <memballoon>}. */
    static final String AUTO_DEFLATE = "autodeflate";

    static final String ON = "on";

    private static final String CURRENT = "currentMemory";
    private static final String UNIT = "MiB";

    private MemoryMin() {}

    /** As a domain is defined with it, after its memory; nothing for a machine that has all of it. */
    static void write(Markup into, MachineSize size) {
        if (size.memoryMinMib() != null) {
            into.text(CURRENT, String.valueOf(size.memoryMinMib()), "unit", UNIT);
        }
    }

    /** Gives a lasting description this memory. */
    static void put(Element domain, MachineSize size) {
        Long least = size.memoryMinMib();
        set(Xml.at(domain, "memory").orElseThrow(), size.memoryMib());
        set(current(domain), least == null ? size.memoryMib() : least);
        Xml.at(domain, "devices", "memballoon").ifPresent(balloon -> {
            if (least == null) {
                balloon.removeAttribute(AUTO_DEFLATE);
            } else {
                balloon.setAttribute(AUTO_DEFLATE, ON);
            }
        });
    }

    private static Element current(Element domain) {
        return Xml.at(domain, CURRENT).orElseGet(() -> {
            Document document = domain.getOwnerDocument();
            Element made = document.createElementNS(null, CURRENT);
            domain.appendChild(made);
            return made;
        });
    }

    private static void set(Element memory, long mib) {
        memory.setAttribute("unit", UNIT);
        memory.setTextContent(String.valueOf(mib));
    }
}

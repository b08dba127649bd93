package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.libvirt.DomainInfo.DomainState;
import org.w3c.dom.Element;

/**
 * A domain of this worker as libvirt has it.
 *
 * @param name the domain's name
 * @param xml its description, the live one while it runs
 */
record DomainView(String name, Element xml, DomainState state) {
    /** Says which run of the guest this is; only in the live description, so it ends with the run. */
    static final String BOOT_NAMESPACE = "urn:viveiro:boot:1";
    /** Says which run a reboot is to end; only in the lasting description, so it outlives the run. */
    static final String REBOOT_NAMESPACE = "urn:viveiro:reboot:1";

    private static final String ID = "id";
    private static final long KIB_PER_MIB = 1024;

    Machine machine() {
        return new Machine(spec(), power(), bootId());
    }

    /** @throws IllegalArgumentException for a domain without Viveiro's mark */
    MachineSpec spec() {
        Element mark =
                metadata(Mark.NAMESPACE).orElseThrow(() -> new IllegalArgumentException(name + " carries no mark"));
        return Mark.read(mark, Integer.parseInt(Xml.textAt(xml, "vcpu")), memoryMib());
    }

    boolean marked() {
        try {
            return spec().generation() > 0;
        } catch (IllegalArgumentException stranger) {
            return false;
        }
    }

    ObservedPower power() {
        return switch (state) {
            case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_SHUTDOWN -> ObservedPower.RUNNING;
            case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> ObservedPower.PAUSED;
            case VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_CRASHED -> ObservedPower.STOPPED;
            case VIR_DOMAIN_NOSTATE -> ObservedPower.UNKNOWN;
        };
    }

    boolean active() {
        return power() == ObservedPower.RUNNING || power() == ObservedPower.PAUSED;
    }

    /** Null while nothing runs, and for a run that nobody named yet. */
    @Nullable
    String bootId() {
        return active()
                ? metadata(BOOT_NAMESPACE).map(boot -> boot.getAttribute(ID)).orElse(null)
                : null;
    }

    /** What the lasting description says of a reboot that is under way. */
    Optional<String> endingBootId() {
        return metadata(REBOOT_NAMESPACE).map(reboot -> reboot.getAttribute(ID));
    }

    /** As set by {@code setMetadata}. */
    static String idElement(String name, String id) {
        return Markup.of(markup -> markup.empty(name, ID, id));
    }

    private long memoryMib() {
        Element memory = Xml.at(xml, "memory").orElseThrow(() -> new IllegalArgumentException(name + " has no memory"));
        return Long.parseLong(memory.getTextContent().strip()) / KIB_PER_MIB;
    }

    private Optional<Element> metadata(String namespace) {
        return Xml.at(xml, "metadata")
                .map(all -> (Element) all.getElementsByTagNameNS(namespace, "*").item(0));
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.libvirt.DomainInfo.DomainState;
import org.w3c.dom.Element;

/**
 * A domain of this worker as libvirt has it.
 *
 * @param name the domain's name
 * @param xml its description, the live one while it runs
 * @param saved whether its memory was put aside, for one that does not run
 * @param verifier of its machine's password; null for one that only keys open
 */
record DomainView(
        String name,
        Element xml,
        DomainState state,
        boolean saved,
        @Nullable String verifier) {
    /** Says which run of the guest this is; only in the live description, so it ends with the run. */
    static final String BOOT_NAMESPACE = "urn:viveiro:boot:1";
    /** Says which run a reboot is to end; only in the lasting description, so it outlives the run. */
    static final String REBOOT_NAMESPACE = "urn:viveiro:reboot:1";

    private static final String ID = "id";
    private static final long KIB_PER_MIB = 1024;

    Machine machine() {
        return new Machine(spec(), power(), bootId(), DiskXml.ids(xml));
    }

    /** @throws IllegalArgumentException for a domain without Viveiro's mark */
    MachineSpec spec() {
        Element mark =
                metadata(Mark.NAMESPACE).orElseThrow(() -> new IllegalArgumentException(name + " carries no mark"));
        return Mark.read(mark, Integer.parseInt(Xml.textAt(xml, "vcpu")), memoryMib(), limits(), verifier);
    }

    /** A container's are what its processors are kept to, and nothing that was asked for. */
    private CpuLimits limits() {
        return ContainerXml.TYPE.equals(xml.getAttribute("type")) ? CpuLimits.NONE : CpuTune.of(xml);
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
            case VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_CRASHED -> saved ? ObservedPower.SAVED : ObservedPower.STOPPED;
            case VIR_DOMAIN_NOSTATE -> ObservedPower.UNKNOWN;
        };
    }

    /** Whether the guest put itself to sleep: it has its memory and does nothing, and only being woken makes it go on. */
    boolean asleep() {
        return state == DomainState.VIR_DOMAIN_PMSUSPENDED;
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

    /** The names by which a domain knows its disks. */
    static List<String> diskNames(Element domain) {
        return disks(domain)
                .map(disk -> Xml.at(disk, "target").orElseThrow().getAttribute("dev"))
                .toList();
    }

    /** Path of the machine's own disk. */
    String diskPath() {
        return disks(xml)
                .filter(disk -> Xml.at(disk, "target")
                        .filter(target -> DomainXml.DISK.equals(target.getAttribute("dev")))
                        .isPresent())
                .flatMap(disk -> Xml.at(disk, "source").stream())
                .map(source -> source.getAttribute(source.hasAttribute("dev") ? "dev" : "file"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no disk"));
    }

    static Stream<Element> disks(Element domain) {
        return Xml.at(domain, "devices").stream().flatMap(devices -> Xml.children(devices, "disk"));
    }

    Optional<Element> metadata(String namespace) {
        return Xml.at(xml, "metadata")
                .map(all -> (Element) all.getElementsByTagNameNS(namespace, "*").item(0));
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Describes a container to libvirt, as it is defined. */
final class ContainerXml {
    /** Of the domain. */
    static final String TYPE = "lxc";

    /** The name of the card in the container. */
    static final String CARD = "eth0";

    private static final long PERIOD_MICROS = 100_000;
    private static final String MEMORY_UNIT = "MiB";

    private ContainerXml() {}

    /**
     * What a container is made of.
     *
     * @param files its {@code /}
     * @param network network to which the card belongs; null when it is {@code bridge}
     */
    record Parts(
            Path files,
            ContainerIds ids,
            @Nullable String network,
            @Nullable String bridge) {}

    static String of(MachineSpec spec, Owner owner, Parts parts) {
        return Markup.of(xml -> xml.element(
                "domain",
                domain -> {
                    domain.text("name", owner.domainName(spec.vm()))
                            .text("uuid", owner.domainUuid(spec.vm()))
                            .text("title", spec.name())
                            .element("metadata", inside -> Mark.write(inside, spec));
                    limits(domain, spec.size().memoryMib(), spec.size().vcpus());
                    platform(domain, "/sbin/init", parts.ids());
                    domain.element("devices", devices -> devices(devices, spec, owner, parts));
                },
                "type",
                TYPE));
    }

    /** The kernel holds a container to its memory, without the host's swap, and to as much of the processors as it has. */
    static void limits(Markup domain, long memoryMib, int vcpus) {
        String memory = String.valueOf(memoryMib);
        domain.text("memory", memory, "unit", MEMORY_UNIT)
                .element("memtune", tune -> tune.text("hard_limit", memory, "unit", MEMORY_UNIT)
                        .text("swap_hard_limit", memory, "unit", MEMORY_UNIT))
                .text("vcpu", String.valueOf(vcpus))
                .element("cputune", tune -> tune.text("period", String.valueOf(PERIOD_MICROS))
                        .text("quota", quota(vcpus)));
    }

    private static String quota(int vcpus) {
        return String.valueOf(vcpus * PERIOD_MICROS);
    }

    /** @param init the first process */
    static void platform(Markup domain, String init, ContainerIds ids) {
        domain.element("os", os -> os.text("type", "exe").text("init", init))
                .element("idmap", map -> {
                    for (String kind : new String[] {"uid", "gid"}) {
                        map.empty(
                                kind,
                                "start",
                                "0",
                                "target",
                                String.valueOf(ids.first()),
                                "count",
                                String.valueOf(ContainerIds.COUNT));
                    }
                })
                .empty("clock", "offset", "utc")
                .text("on_poweroff", "destroy")
                .text("on_reboot", "restart")
                .text("on_crash", "destroy");
    }

    /** @param files the container's {@code /} */
    static void root(Markup devices, Path files) {
        devices.element(
                "filesystem",
                root -> root.empty("source", "dir", files.toString()).empty("target", "dir", "/"),
                "type",
                "mount",
                "accessmode",
                "passthrough");
    }

    /** libvirt begins no container without one. */
    static void console(Markup devices) {
        devices.empty("console", "type", "pty");
    }

    private static void devices(Markup into, MachineSpec spec, Owner owner, Parts parts) {
        root(into, parts.files());
        String bridge = parts.bridge();
        into.element(
                "interface",
                card -> {
                    card.empty("mac", "address", spec.network().mac());
                    if (bridge == null) {
                        card.empty("source", "network", String.valueOf(parts.network()));
                    } else {
                        card.empty("source", "bridge", bridge);
                    }
                    // without a name of its own libvirt 9.0 finds no card to filter
                    card.empty("target", "dev", hostCard(owner, spec.vm())).empty("guest", "dev", CARD);
                    AddressGuard.refer(card, spec.network().address());
                },
                "type",
                bridge == null ? "network" : "bridge");
        console(into);
    }

    /** The host's end of the card: at most 15 characters, and nobody else's on the host. */
    static String hostCard(Owner owner, VmId vm) {
        return "vc" + owner.domainUuid(vm).replace("-", "").substring(0, 12);
    }

    /** Gives a lasting description another size. */
    static void resize(Element domain, MachineSize size) {
        String memory = String.valueOf(size.memoryMib());
        for (String name : new String[] {"memory", "currentMemory"}) {
            Xml.children(domain, name).forEach(element -> put(element, memory));
        }
        for (String name : new String[] {"hard_limit", "swap_hard_limit"}) {
            Xml.at(domain, "memtune", name).ifPresent(element -> put(element, memory));
        }
        Xml.at(domain, "vcpu").ifPresent(element -> element.setTextContent(String.valueOf(size.vcpus())));
        Xml.at(domain, "cputune", "quota").ifPresent(element -> element.setTextContent(quota(size.vcpus())));
        Mark.resize(domain, size);
    }

    private static void put(Element memory, String mebibytes) {
        memory.setAttribute("unit", MEMORY_UNIT);
        memory.setTextContent(mebibytes);
    }
}

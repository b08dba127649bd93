package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes a machine to libvirt, as it is defined. */
final class DomainXml {
    /** For images that bring a kernel beside the disk: its root is the whole disk, and it speaks on the serial port. */
    static final String COMMAND_LINE = "root=/dev/vda rw console=tty0 console=ttyS0";

    /** The name of a machine's own disk among its disks. */
    static final String DISK = "vda";

    private DomainXml() {}

    /**
     * What a machine is made of.
     *
     * @param type the accelerator, as libvirt names it
     * @param disk the machine's own
     * @param seed path of the disk with the guest's first settings; null where no guest would read it
     * @param boot kernel and initial file system; null for a disk that boots by itself
     * @param network network to which the card belongs; null when it is {@code bridge}
     * @param guarded whether the guest is kept to its card and address
     * @param words path of the file with what the guest says on its serial port; null when it is not kept
     * @param port by which the guest tells when one may log in ({@link ReadyPort}); null when it does not
     * @param told whether the guest has its login already
     */
    record Parts(
            String type,
            DiskSource disk,
            @Nullable String seed,
            @Nullable Boot boot,
            @Nullable String network,
            @Nullable String bridge,
            boolean guarded,
            @Nullable String words,
            @Nullable String port,
            boolean told) {}

    /** Paths of a kernel and its initial file system. */
    record Boot(String kernel, String initrd) {}

    static String of(MachineSpec spec, Owner owner, Parts parts) {
        return Markup.of(xml -> xml.element(
                "domain",
                domain -> {
                    domain.text("name", owner.domainName(spec.vm()))
                            .text("uuid", owner.domainUuid(spec.vm()))
                            .text("title", spec.name())
                            .element("metadata", inside -> {
                                Mark.write(inside, spec);
                                if (!parts.told()) {
                                    NewLogin.write(inside);
                                }
                            })
                            .text("memory", String.valueOf(spec.size().memoryMib()), "unit", "MiB");
                    MemoryMin.write(domain, spec.size());
                    domain.text("vcpu", String.valueOf(spec.size().vcpus()));
                    CpuTune.write(domain, spec.size().cpu());
                    platform(domain, parts.type(), parts.boot(), COMMAND_LINE);
                    domain.element("devices", devices -> devices(devices, spec, parts));
                },
                "type",
                parts.type()));
    }

    /** A guest without a disk, to see whether it says anything. */
    static String trial(String type, String name, String uuid, Boot boot) {
        return Markup.of(xml -> xml.element(
                "domain",
                domain -> {
                    domain.text("name", name)
                            .text("uuid", uuid)
                            .text("memory", "128", "unit", "MiB")
                            .text("vcpu", "1");
                    platform(domain, type, boot, "console=ttyS0");
                    domain.element("devices", devices -> serial(devices, null));
                },
                "type",
                type));
    }

    /** A guest that runs nothing, to see whether the host can limit it. */
    static String limited(String type, String name, String uuid) {
        return Markup.of(xml -> xml.element(
                "domain",
                domain -> {
                    domain.text("name", name)
                            .text("uuid", uuid)
                            .text("memory", "16", "unit", "MiB")
                            .text("vcpu", "1");
                    CpuTune.write(domain, LimitTrial.LIMITS);
                    platform(domain, type, null, "");
                },
                "type",
                type));
    }

    private static void platform(Markup into, String type, @Nullable Boot boot, String commandLine) {
        into.element("os", os -> {
            os.text("type", "hvm");
            if (boot == null) {
                os.empty("boot", "dev", "hd");
            } else {
                os.text("kernel", boot.kernel()).text("initrd", boot.initrd()).text("cmdline", commandLine);
            }
        });
        // without it no guest hears that it is to stop
        into.element("features", features -> features.empty("acpi"));
        if (type.equals("kvm")) {
            into.empty("cpu", "mode", "host-model");
        }
        into.empty("clock", "offset", "utc")
                .text("on_poweroff", "destroy")
                .text("on_reboot", "restart")
                .text("on_crash", "destroy");
    }

    private static void devices(Markup into, MachineSpec spec, Parts parts) {
        into.element(
                "disk",
                disk -> {
                    parts.disk().write(disk);
                    disk.empty("target", "dev", DISK, "bus", "virtio");
                },
                "type",
                parts.disk().type(),
                "device",
                "disk");
        String seed = parts.seed();
        if (seed != null) {
            into.element(
                    "disk",
                    disk -> disk.empty("driver", "name", "qemu", "type", "raw")
                            .empty("source", "file", seed)
                            .empty("target", "dev", "vdb", "bus", "virtio")
                            .empty("readonly"),
                    "type",
                    "file",
                    "device",
                    "disk");
        }
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
                    card.empty("model", "type", "virtio");
                    if (parts.guarded()) {
                        AddressGuard.refer(card, spec.network().address());
                    }
                },
                "type",
                bridge == null ? "network" : "bridge");
        serial(into, parts.words());
        into.element(
                "channel",
                channel -> channel.empty("target", "type", "virtio", "name", "org.qemu.guest_agent.0"),
                "type",
                "unix");
        String port = parts.port();
        if (port != null) {
            ReadyPort.write(into, port);
        }
        // every ten seconds the guest says how much of its memory it uses
        String[] balloon = spec.size().memoryMinMib() == null
                ? new String[] {"model", "virtio"}
                : new String[] {"model", "virtio", MemoryMin.AUTO_DEFLATE, MemoryMin.ON};
        into.element("memballoon", inside -> inside.empty("stats", "period", "10"), balloon);
        into.element("rng", random -> random.text("backend", "/dev/urandom", "model", "random"), "model", "virtio");
    }

    /** The first console is the same port. */
    private static void serial(Markup into, @Nullable String words) {
        for (String name : List.of("serial", "console")) {
            into.element(
                    name,
                    port -> {
                        if (words != null) {
                            ConsoleFiles.refer(port, words);
                        }
                    },
                    "type",
                    "pty");
        }
    }
}

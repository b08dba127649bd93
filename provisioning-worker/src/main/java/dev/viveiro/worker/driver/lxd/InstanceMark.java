package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Viveiro's mark on an instance: what the machine is, in keys {@code user.viveiro.*} of its configuration, and its size, which
 * is read from the limits that LXD enforces.
 */
final class InstanceMark {
    private static final String PREFIX = "user.viveiro.";
    private static final String GENERATION = PREFIX + "generation";
    private static final String NAME = PREFIX + "name";
    private static final String TENANT = PREFIX + "tenant";
    private static final String IMAGE = PREFIX + "image";
    private static final String IMAGE_DIGEST = PREFIX + "image-digest";
    private static final String ADDRESS = PREFIX + "address";
    private static final String PREFIX_LENGTH = PREFIX + "prefix-length";
    private static final String GATEWAY = PREFIX + "gateway";
    private static final String MAC = PREFIX + "mac";
    private static final String HOSTNAME = PREFIX + "hostname";
    private static final String ROUTER = PREFIX + "router";
    private static final String DNS = PREFIX + "dns";
    private static final String ACCOUNT = PREFIX + "account";
    private static final String VERIFIER = PREFIX + "verifier";
    private static final String KEYS = PREFIX + "ssh-keys";
    /** Present once the guest has its login: until then the machine is not whole, and nothing of it is anybody's. */
    private static final String WHOLE = PREFIX + "whole";

    /** The file that its guest makes when one may log in, where its image does not name one and its cloud-init was asked to. */
    static final String READY = PREFIX + "ready";

    /** A {@link SizeBefore}, while nobody looked at the size that came after it. */
    static final String RESIZING = PREFIX + "resizing";

    private static final String VCPUS = PREFIX + "vcpus";
    private static final String MEMORY_MIB = PREFIX + "memory-mib";
    private static final String DISK_GIB = PREFIX + "disk-gib";
    private static final String CPU_CAP = PREFIX + "cpu-cap-percent";
    private static final String MIB = "MiB";
    private static final String GIB = "GiB";

    private static final String VM_PREFIX = "vm-";
    /** Whether LXD starts it when LXD itself starts: what was to run runs again after the host was down. */
    static final String AUTOSTART = "boot.autostart";

    /** Which templates LXD fills at the next start; a new instance's say what LXD would have its guest be called. */
    static final String TEMPLATES = "volatile.apply_template";

    /**
     * By what LXD tells that two instances, in two projects, are one that moves: it lets them have the same name, card and address on
     * one bridge, and no others.
     */
    private static final String SAME = "volatile.uuid";

    static final String CPU = "limits.cpu";
    static final String MEMORY = "limits.memory";
    /** So many milliseconds in each hundred, of all its processors together. */
    static final String ALLOWANCE = "limits.cpu.allowance";

    private static final Pattern HARD = Pattern.compile("([1-9][0-9]{0,8})ms/100ms");

    private InstanceMark() {}

    /** Whether the key is of the mark and its value no secret. */
    static boolean open(String key) {
        return key.startsWith(PREFIX) && !key.equals(VERIFIER);
    }

    static String nameOf(VmId vm) {
        return VM_PREFIX + vm.value();
    }

    /** Empty for a name that none of Viveiro's instances has. */
    static Optional<VmId> vmNamed(String instance) {
        try {
            return instance.startsWith(VM_PREFIX)
                    ? Optional.of(VmId.of(instance.substring(VM_PREFIX.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException stranger) {
            return Optional.empty();
        }
    }

    /** What an instance is created with. The guest has no login yet. */
    static Map<String, String> of(MachineSpec spec, Dialect dialect) {
        Map<String, String> config = new LinkedHashMap<>(limits(spec.size()));
        config.put(GENERATION, String.valueOf(spec.generation()));
        config.put(NAME, spec.name());
        config.put(TENANT, spec.tenant().toString());
        config.put(IMAGE, spec.image().name());
        String sha256 = spec.image().digest();
        if (sha256 != null) {
            config.put(IMAGE_DIGEST, sha256);
        }
        config.putAll(network(spec.network()));
        config.values().removeIf(String::isEmpty);
        config.put(ACCOUNT, spec.login().account());
        config.put(AUTOSTART, "false");
        config.put(SAME, spec.vm().toString());
        // the guest may not read its own mark, which has the verifier
        config.put(dialect.guestApi(), "false");
        return config;
    }

    /** The card, and what the guest is told; LXD keeps no key that is empty. */
    static Map<String, String> network(MachineNetwork network) {
        GuestNetwork guest = network.guest();
        return Map.of(
                ADDRESS,
                network.address(),
                PREFIX_LENGTH,
                String.valueOf(network.prefixLength()),
                GATEWAY,
                network.gateway(),
                MAC,
                network.mac(),
                HOSTNAME,
                Objects.requireNonNullElse(guest.hostname(), ""),
                ROUTER,
                Objects.requireNonNullElse(guest.gateway(), ""),
                DNS,
                String.join(" ", guest.dns()));
    }

    private static GuestNetwork guest(JsonNode config) {
        String hostname = config.path(HOSTNAME).asString("");
        String router = config.path(ROUTER).asString("");
        String dns = config.path(DNS).asString("");
        return new GuestNetwork(
                hostname.isEmpty() ? null : hostname,
                router.isEmpty() ? null : router,
                dns.isEmpty() ? List.of() : List.of(dns.split(" ", -1)));
    }

    /**
     * What LXD enforces, and what was asked for: an operator may write a limit in a form that is not read here. LXD keeps no key that is
     * empty.
     */
    static Map<String, String> limits(MachineSize size) {
        Integer cap = size.cpu().capPercent();
        return Map.of(
                CPU,
                String.valueOf(size.vcpus()),
                MEMORY,
                size.memoryMib() + MIB,
                VCPUS,
                String.valueOf(size.vcpus()),
                ALLOWANCE,
                cap == null ? "" : size.vcpus() * cap + "ms/100ms",
                CPU_CAP,
                cap == null ? "" : cap.toString(),
                MEMORY_MIB,
                String.valueOf(size.memoryMib()),
                DISK_GIB,
                String.valueOf(size.diskGib()));
    }

    /** @param ready the file that its guest was asked to make, or nothing */
    static Map<String, String> whole(MachineLogin login, String ready) {
        String verifier = login.passwordVerifier();
        return Map.of(
                ACCOUNT,
                login.account(),
                VERIFIER,
                verifier == null ? "" : verifier,
                KEYS,
                String.join("\n", login.sshKeys()),
                READY,
                ready,
                WHOLE,
                "true");
    }

    static boolean isWhole(JsonNode instance) {
        return !instance.path("config").path(WHOLE).isMissingNode();
    }

    /** @throws IllegalArgumentException for an instance without the mark */
    static MachineSpec spec(JsonNode instance) {
        JsonNode config = instance.path("config");
        String verifier = config.path(VERIFIER).asString("");
        return new MachineSpec(
                vmNamed(text(instance, "name")).orElseThrow(() -> new IllegalArgumentException("a stranger's name")),
                Integer.parseInt(text(config, GENERATION)),
                text(config, NAME),
                TenantId.of(text(config, TENANT)),
                size(instance),
                ImageRef.of(
                        text(config, IMAGE),
                        config.path(IMAGE_DIGEST).asStringOpt().orElse(null)),
                new MachineNetwork(
                        text(config, ADDRESS),
                        Integer.parseInt(text(config, PREFIX_LENGTH)),
                        text(config, GATEWAY),
                        text(config, MAC),
                        guest(config)),
                new MachineLogin(
                        text(config, ACCOUNT),
                        verifier.isEmpty() ? null : verifier,
                        config.path(KEYS).asString("").lines().toList()));
    }

    private static MachineSize size(JsonNode instance) {
        JsonNode config = instance.path("config");
        JsonNode root = instance.path("devices").path(InstanceDevices.ROOT);
        int vcpus = Math.toIntExact(number(config.path(CPU), "", config, VCPUS));
        return new MachineSize(
                vcpus,
                number(config.path(MEMORY), MIB, config, MEMORY_MIB),
                number(root.path("size"), GIB, config, DISK_GIB),
                new CpuLimits(null, cap(config, vcpus)));
    }

    /** What LXD enforces, if it is a cap as they are made here, else what was asked for. */
    private static @Nullable Integer cap(JsonNode config, int vcpus) {
        String enforced = config.path(ALLOWANCE).asString("");
        String asked = config.path(CPU_CAP).asString("");
        Matcher hard = HARD.matcher(enforced);
        if (hard.matches()) {
            int each = Integer.parseInt(hard.group(1)) / vcpus;
            return each >= 1 && each <= 100 ? (Integer) each : null;
        }
        return enforced.isEmpty() || asked.isEmpty() ? null : Integer.valueOf(asked);
    }

    /** The quantity if it is a number of this unit, else what was asked for. */
    private static long number(JsonNode quantity, String unit, JsonNode config, String asked) {
        String text = quantity.asString("");
        return text.matches("[1-9][0-9]{0,8}" + unit)
                ? Long.parseLong(text.substring(0, text.length() - unit.length()))
                : Long.parseLong(text(config, asked));
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            throw new IllegalArgumentException("the instance has no " + field);
        }
        return value.asString();
    }
}

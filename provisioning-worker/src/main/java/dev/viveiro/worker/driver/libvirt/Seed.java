package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.Secret;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.guest.TellingScript;
import dev.viveiro.worker.driver.guest.UserData;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a guest is told at its boot, as cloud-init's NoCloud source reads it: a disk labelled {@code cidata} with meta-data,
 * user-data and network-config, in JSON, which is YAML, and vendor-data, by which the guest tells when one may log in. A login or a network that changes makes a new instance of it, so that the guest takes
 * it at its next boot.
 */
final class Seed {
    /** Of the disk, in bytes. It never changes, since the guest's card may be there already. */
    static final int SIZE = 1 << 18;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]+");

    /** For {@link ReadyPort#HOPED}; where the machine has no such port, its guest finds none. */
    private static final byte[] VENDOR_DATA =
            TellingScript.holdingOpen(ReadyPort.HOPED).getBytes(StandardCharsets.UTF_8);

    private Seed() {}

    /** Of a machine whose guest is told its login. */
    static byte[] of(MachineSpec spec) {
        return of(spec, false);
    }

    /**
     * Of a machine in another network or on another host.
     *
     * @param told whether the guest has its login already: its account keeps the password, the keys and the rights that its owner gave it
     *     since
     */
    static byte[] of(MachineSpec spec, boolean told) {
        requireSafe(spec.login());
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("meta-data", json("", Map.of("instance-id", instance(spec), "local-hostname", spec.hostname())));
        files.put("network-config", json("", network(spec.network())));
        files.put("user-data", userData(spec, told));
        files.put("vendor-data", VENDOR_DATA);
        try {
            return IsoImage.of("cidata", files, SIZE);
        } catch (IllegalArgumentException large) {
            throw unusable(spec.login(), "has more keys than a guest can be told of");
        }
    }

    /** What the guest's cloud-init is told of a machine whose guest is told its login. */
    static byte[] userData(MachineSpec spec) {
        return userData(spec, false);
    }

    private static byte[] userData(MachineSpec spec, boolean told) {
        Secret owners = spec.userData();
        // a guest that has its login did what its owner gave it, and would do it once more
        return owners == null || told
                ? json("#cloud-config\n", user(spec, told))
                : UserData.archive(owners, user(spec, told));
    }

    private static String instance(MachineSpec spec) {
        byte[] told = json(
                "",
                Map.of(
                        "",
                        List.of(
                                String.valueOf(spec.login().passwordVerifier()),
                                spec.login(),
                                spec.network(),
                                spec.hostname())));
        return "%s-%d-%s".formatted(spec.vm(), spec.generation(), UUID.nameUUIDFromBytes(told));
    }

    private static Map<String, Object> network(MachineNetwork network) {
        return Map.of(
                "version",
                2,
                "ethernets",
                Map.of(
                        "card",
                        Map.of(
                                "match",
                                Map.of("macaddress", network.mac()),
                                "addresses",
                                List.of(network.address() + "/" + network.prefixLength()),
                                "gateway4",
                                network.router(),
                                "nameservers",
                                Map.of("addresses", dns(network)))));
    }

    private static List<String> dns(MachineNetwork network) {
        List<String> own = network.guest().dns();
        return own.isEmpty() ? List.of(network.gateway()) : own;
    }

    private static Map<String, Object> user(MachineSpec spec, boolean told) {
        MachineLogin login = spec.login();
        String verifier = login.passwordVerifier();
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("name", login.account());
        account.put("shell", "/bin/bash");
        account.put("lock_passwd", verifier == null && !told);
        if (!told) {
            account.put("sudo", "ALL=(ALL) NOPASSWD:ALL");
        }
        if (!told && !login.sshKeys().isEmpty()) {
            // cloud-init takes a list of none for a mistake
            account.put("ssh_authorized_keys", login.sshKeys());
        }
        if (!told && verifier != null) {
            // the second is for an account that is there already, which the first would leave as it is
            account.put("passwd", verifier);
            account.put("hashed_passwd", verifier);
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("hostname", spec.hostname());
        settings.put("manage_etc_hosts", true);
        settings.put("users", List.of(account));
        settings.put("ssh_pwauth", told ? "unchanged" : verifier != null);
        settings.put("ssh_deletekeys", false);
        settings.put("growpart", Map.of("mode", "auto", "devices", List.of("/")));
        settings.put("resize_rootfs", true);
        return settings;
    }

    private static byte[] json(String before, Map<String, ?> content) {
        return (before + JSON.writeValueAsString(content) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What the guest makes lines of is one line. */
    static void requireSafe(MachineLogin login) {
        String verifier = login.passwordVerifier();
        boolean safe = ACCOUNT.matcher(login.account()).matches()
                && (verifier == null
                        || (LINE.matcher(verifier).matches() && verifier.indexOf(':') < 0 && verifier.indexOf(' ') < 0))
                && login.sshKeys().stream().allMatch(key -> LINE.matcher(key).matches());
        if (!safe) {
            throw unusable(login, "has a verifier, a key or a name with characters that a guest's files can't hold");
        }
    }

    private static DriverFailure unusable(MachineLogin login, String why) {
        return DriverFailure.refused(
                Fault.USER,
                "login-unusable",
                "the account %s %s".formatted(login.account(), why),
                "use an account of lower-case letters, digits, - and _, and keys of one line each");
    }
}

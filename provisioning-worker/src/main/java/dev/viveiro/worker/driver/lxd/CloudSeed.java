package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.Secret;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.guest.TellingScript;
import dev.viveiro.worker.driver.guest.UserData;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a guest's cloud-init is told, as files where its NoCloud source looks for them: the instance's configuration would show it to
 * everybody who may look at LXD, and guests can't ask LXD here. Nothing is written where nobody wants anything of cloud-init, neither the
 * machine's owner nor, to hear when one may log in, its host, and it stays as it is in the image. It leaves network and {@code /etc/hosts} alone, which the driver writes itself.
 */
final class CloudSeed {
    static final String FOLDER = "/var/lib/cloud/seed/nocloud";
    static final String SETTINGS = "/etc/cloud/cloud.cfg.d/99-viveiro.cfg";

    /** Made by the guest when one may log in, where its cloud-init was asked to; in memory, so that it goes with the boot. */
    static final String READY = "/run/viveiro-ready";

    /** By which one knows that a guest has cloud-init. */
    private static final String INSTALLED = "/etc/cloud/cloud.cfg";

    private static final List<String> FOLDERS =
            List.of("/var", "/var/lib", "/var/lib/cloud", "/var/lib/cloud/seed", FOLDER, "/etc/cloud/cloud.cfg.d");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final GuestFiles files;

    CloudSeed(GuestFiles files) {
        this.files = files;
    }

    /**
     * Afterwards the guest finds it at its first boot; what it read before it does not read again.
     *
     * @param telling whether the guest is to make {@link #READY}, if it has cloud-init
     * @return whether it was asked to
     * @throws DriverFailure {@code REFUSED} {@code user-data-unusable} for a guest without cloud-init
     */
    boolean write(MachineSpec spec, boolean telling) {
        Secret owners = spec.userData();
        if (owners == null && !telling) {
            return false;
        }
        if (!files.has(spec.vm(), INSTALLED)) {
            if (owners == null) {
                return false;
            }
            throw DriverFailure.refused(
                    Fault.USER,
                    "user-data-unusable",
                    "guests of image %s have no cloud-init, which would take the machine's user-data"
                            .formatted(spec.image().name()),
                    "choose an image with cloud-init, or make the machine without user-data");
        }
        FOLDERS.forEach(folder -> files.folder(spec.vm(), folder));
        files.write(
                spec.vm(),
                SETTINGS,
                "#cloud-config\n"
                        + json(Map.of(
                                "datasource_list",
                                List.of("NoCloud", "None"),
                                "network",
                                Map.of("config", "disabled"))));
        files.secret(
                spec.vm(),
                FOLDER + "/meta-data",
                json(Map.of("instance-id", spec.vm() + "-" + spec.generation(), "local-hostname", spec.hostname())));
        files.secret(spec.vm(), FOLDER + "/user-data", new String(userData(spec, owners), StandardCharsets.UTF_8));
        if (telling) {
            files.secret(spec.vm(), FOLDER + "/vendor-data", TellingScript.making(READY));
        }
        return telling;
    }

    /** The account is in the guest's files already; cloud-init would lock one that it is told nothing of. */
    static byte[] userData(MachineSpec spec, @Nullable Secret owners) {
        MachineLogin login = spec.login();
        String verifier = login.passwordVerifier();
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("name", login.account());
        account.put("lock_passwd", verifier == null);
        if (verifier != null) {
            account.put("hashed_passwd", verifier);
        }
        if (!login.sshKeys().isEmpty()) {
            account.put("ssh_authorized_keys", login.sshKeys());
        }
        Map<String, ?> settings = Map.of(
                "hostname",
                spec.hostname(),
                "manage_etc_hosts",
                false,
                "users",
                List.of(account),
                "ssh_pwauth",
                verifier != null,
                "ssh_deletekeys",
                false);
        return owners == null
                ? ("#cloud-config\n" + json(settings)).getBytes(StandardCharsets.UTF_8)
                : UserData.archive(owners, settings);
    }

    private static String json(Map<String, ?> content) {
        return JSON.writeValueAsString(content) + "\n";
    }
}

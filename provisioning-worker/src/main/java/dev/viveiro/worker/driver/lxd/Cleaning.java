package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.lxd.TarFilter.Fate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What of a machine's tarball is this one machine's alone, and is in no image of it. */
final class Cleaning implements TarFilter.Rules {
    /** Before the names of the properties by which a temporary image is known. */
    static final String MARK = "viveiro.";

    private static final String ROOT = "rootfs/";

    /** Everything below, and not the folder itself. */
    private static final List<String> FOLDERS = List.of(
            "var/lib/cloud/", "var/log/journal/", "var/lib/dhcp/", "var/lib/dhcpcd/", "var/lib/NetworkManager/");

    private static final Set<String> FILES = Set.of(
            "var/lib/dbus/machine-id",
            "var/lib/systemd/random-seed",
            "var/lib/systemd/credential.secret",
            "var/lib/urandom/random-seed",
            "etc/sudoers.d/90-viveiro",
            NetworkFiles.NETWORKD.substring(1),
            NetworkFiles.SETTINGS.substring(1));

    private static final Pattern HOST_KEY =
            Pattern.compile("etc/(ssh/ssh_host_[^/]*|dropbear/dropbear_[^/]*_host_key)");
    /** What tools keep of the files of accounts: passwd-, shadow.org, nshadow, and Debian's copies of each night. */
    private static final Pattern COPY = Pattern.compile(
            "etc/n?(passwd|group|g?shadow)[-+~.][^/]*|etc/n(passwd|group|g?shadow)|var/backups/(passwd|group|g?shadow)\\.bak[^/]*");

    private static final Pattern HISTORY = Pattern.compile(
            "(.*/)?(\\.(bash|ash|zsh|sh|python|mysql|psql|sqlite|node_repl)_history|\\.history|\\.lesshst|\\.viminfo|fish_history)",
            Pattern.DOTALL);

    private final MachineLogin login;
    private final String keys;

    /** @param home of the login, as the guest has it */
    Cleaning(MachineLogin login, String home) {
        this.login = login;
        String keys = Path.of("/" + home, ".ssh", "authorized_keys").normalize().toString();
        this.keys = keys.substring(1);
    }

    @Override
    public Fate of(String path) {
        if (path.equals("metadata.yaml")) {
            return new Fate.Rewritten(
                    lines(line -> !line.strip().startsWith(MARK) && !line.startsWith(CarriedLogin.COMMENT)));
        }
        return path.startsWith(ROOT) ? inside(path.substring(ROOT.length())) : Fate.KEPT;
    }

    private Fate inside(String path) {
        if (FOLDERS.stream().anyMatch(path::startsWith)
                || FILES.contains(path)
                || HOST_KEY.matcher(path).matches()
                || COPY.matcher(path).matches()
                || HISTORY.matcher(path).matches()) {
            return Fate.DROPPED;
        }
        if (path.equals("etc/machine-id") || path.startsWith("var/log/")) {
            return Fate.EMPTIED;
        }
        if (path.equals("etc/shadow")) {
            return new Fate.Rewritten(this::locked);
        }
        if (path.equals(keys)) {
            return new Fate.Rewritten(lines(line -> !login.sshKeys().contains(utf8(line))));
        }
        return Fate.KEPT;
    }

    /** The login is there, and no password opens it. */
    private byte[] locked(byte[] shadow) {
        String name = login.account() + ":";
        return bytes(text(shadow)
                .lines()
                .map(line -> line.startsWith(name) ? name + "*" + rest(line, name.length()) : line)
                .collect(Collectors.joining("\n", "", "\n")));
    }

    private static String rest(String line, int from) {
        int end = line.indexOf(':', from);
        return end < 0 ? "" : line.substring(end);
    }

    private static UnaryOperator<byte[]> lines(Predicate<String> stays) {
        return content -> {
            String kept = text(content).lines().filter(stays).collect(Collectors.joining("\n"));
            return bytes(kept.isEmpty() ? "" : kept + "\n");
        };
    }

    /** Every byte is a character and back, whatever a guest wrote there. */
    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String line) {
        return new String(bytes(line), StandardCharsets.UTF_8);
    }
}

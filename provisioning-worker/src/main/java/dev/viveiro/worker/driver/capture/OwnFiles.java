package dev.viveiro.worker.driver.capture;

import dev.viveiro.worker.driver.MachineLogin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What of a Linux machine's files is this one machine's alone, and is in no image of it. Paths begin without a slash. */
public final class OwnFiles {
    /** Everything below, and not the folder itself. */
    private static final List<String> FOLDERS = List.of(
            "var/lib/cloud/", "var/log/journal/", "var/lib/dhcp/", "var/lib/dhcpcd/", "var/lib/NetworkManager/");

    private static final Set<String> FILES = Set.of(
            "var/lib/dbus/machine-id",
            "var/lib/systemd/random-seed",
            "var/lib/systemd/credential.secret",
            "var/lib/urandom/random-seed");

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
    private final Predicate<String> told;

    /** What becomes of a file. */
    public enum Fate {
        KEPT,
        DROPPED,
        /** It keeps its name and loses its content. */
        EMPTIED,
        /** Its content becomes what {@link #locked} makes of it. */
        LOCKED,
        /** Its content becomes what {@link #withoutKeys} makes of it. */
        WITHOUT_KEYS
    }

    /**
     * Of a machine.
     *
     * @param home of the login, as the guest has it
     * @param told the files by which its hypervisor told the guest what it is
     */
    public OwnFiles(MachineLogin login, String home, Predicate<String> told) {
        this.login = login;
        this.told = told;
        this.keys = Path.of("/" + home, ".ssh", "authorized_keys")
                .normalize()
                .toString()
                .substring(1);
    }

    /** Whether everything that is there goes, folders as well. */
    public static boolean isBelow(String path) {
        return FOLDERS.stream().anyMatch(path::startsWith);
    }

    public Fate fate(String path) {
        if (isBelow(path)
                || FILES.contains(path)
                || told.test(path)
                || HOST_KEY.matcher(path).matches()
                || COPY.matcher(path).matches()
                || HISTORY.matcher(path).matches()) {
            return Fate.DROPPED;
        }
        if (path.equals("etc/machine-id") || path.startsWith("var/log/")) {
            return Fate.EMPTIED;
        }
        if (path.equals("etc/shadow")) {
            return Fate.LOCKED;
        }
        return path.equals(keys) ? Fate.WITHOUT_KEYS : Fate.KEPT;
    }

    /** The login is there, and no password opens it. */
    public byte[] locked(byte[] shadow) {
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

    /** Those that were given when the machine was ordered are gone. */
    public byte[] withoutKeys(byte[] authorizedKeys) {
        Set<String> given = login.sshKeys().stream().map(OwnFiles::plain).collect(Collectors.toSet());
        return lines(authorizedKeys, line -> !given.contains(plain(utf8(line))));
    }

    /** However it was spaced. */
    private static String plain(String key) {
        return key.strip().replaceAll("\\s+", " ");
    }

    /** Those lines that are to stay. Every byte is a character and back, whatever a guest wrote there. */
    public static byte[] lines(byte[] content, Predicate<String> stays) {
        String kept = text(content).lines().filter(stays).collect(Collectors.joining("\n"));
        return bytes(kept.isEmpty() ? "" : kept + "\n");
    }

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

package dev.viveiro.worker.driver.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The account files of a Unix guest, {@code passwd(5)}, {@code group(5)} and {@code shadow(5)}, as text. An account that is
 * there keeps its numbers, its home and its shell.
 *
 * @param passwd the text of {@code /etc/passwd}
 * @param group the text of {@code /etc/group}
 * @param shadow the text of {@code /etc/shadow}
 */
public record AccountFiles(String passwd, String group, String shadow) {
    private static final int FIRST = 1000;
    private static final int LAST = 59_999;
    /** No password opens it. */
    private static final String LOCKED = "*";

    /**
     * Who an account is in the guest.
     *
     * @param home an absolute path
     */
    public record Account(String name, int uid, int gid, String home) {}

    /** The account, if the guest has it. */
    public Optional<Account> find(String name) {
        return lines(passwd)
                .map(line -> line.split(":", -1))
                // a guest may have written what it likes
                .filter(fields -> fields.length >= 7
                        && fields[0].equals(name)
                        && isNumber(fields[2])
                        && isNumber(fields[3])
                        && fields[5].startsWith("/"))
                .map(fields -> new Account(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[5]))
                .findFirst();
    }

    /**
     * The same files with the account, which this verifier opens.
     *
     * @param verifier as {@code shadow(5)} takes it; null for an account that no password opens
     * @param shell of an account that is new
     */
    public AccountFiles with(String name, @Nullable String verifier, String shell) {
        AccountFiles there = find(name).isPresent() ? this : added(name, shell);
        return new AccountFiles(there.passwd, there.group, shadowed(name, verifier));
    }

    /** The same files with the account in that group, if the guest has the group. */
    public AccountFiles in(String groupName, String name) {
        List<String> changed = new ArrayList<>();
        lines(group).forEach(line -> {
            String[] fields = line.split(":", -1);
            boolean joins = fields.length == 4
                    && fields[0].equals(groupName)
                    && !List.of(fields[3].split(",")).contains(name);
            changed.add(joins ? line + (fields[3].isEmpty() ? "" : ",") + name : line);
        });
        return new AccountFiles(passwd, text(changed), shadow);
    }

    private AccountFiles added(String name, String shell) {
        int id = free();
        return new AccountFiles(
                passwd + ended(passwd) + "%s:x:%d:%d::/home/%s:%s\n".formatted(name, id, id, name, shell),
                group + ended(group) + "%s:x:%d:\n".formatted(name, id),
                shadow);
    }

    private int free() {
        List<String> taken = Stream.concat(lines(passwd), lines(group))
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 2)
                .map(fields -> fields[2])
                .toList();
        for (int id = FIRST; id <= LAST; id++) {
            if (!taken.contains(String.valueOf(id))) {
                return id;
            }
        }
        throw new IllegalStateException("all numbers from %d to %d are taken".formatted(FIRST, LAST));
    }

    private String shadowed(String name, @Nullable String verifier) {
        // the days of the last change stay empty: nothing then ages
        String line = "%s:%s::0:99999:7:::".formatted(name, verifier == null ? LOCKED : verifier);
        List<String> changed = new ArrayList<>();
        lines(shadow).filter(old -> !old.startsWith(name + ":")).forEach(changed::add);
        changed.add(line);
        return text(changed);
    }

    private static boolean isNumber(String field) {
        return field.matches("[0-9]{1,9}");
    }

    private static String ended(String text) {
        return text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    }

    private static Stream<String> lines(String text) {
        return text.lines().filter(line -> !line.isBlank());
    }

    private static String text(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Without the verifiers. */
    @Override
    public String toString() {
        return "AccountFiles[%d accounts]".formatted(lines(passwd).count());
    }
}

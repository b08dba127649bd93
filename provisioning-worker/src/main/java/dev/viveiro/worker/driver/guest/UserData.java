package dev.viveiro.worker.driver.guest;

import dev.viveiro.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a guest's cloud-init is told where the machine's owner wants something as well: a MIME archive, whose parts are read in their
 * order. First what the owner's may change, then the owner's, and then what must stay: name and login. Of lists of users the machine's
 * account comes first, and who comes first of a name counts.
 */
public final class UserData {
    private static final String USERS = "users";
    private static final String PASSWORDS = "ssh_pwauth";
    /** What the owner's does not change. */
    private static final Set<String> FIXED = Set.of("hostname", "manage_etc_hosts");

    /** How one part is put into those before it: members that are there stay, and lists begin with this part's. */
    private static final String FIRST_OF_LISTS = "list(prepend)+dict(no_replace,recurse_list)+str()";
    /** Members of this part take the place of those that are there. */
    private static final String INSTEAD = "list()+dict(replace)+str()";

    /** Base64 has none of it, and it is no line of MIME headers. */
    private static final String BOUNDARY = "==viveiro-part==";

    /** ASCII alone, so that what is told here stands as it is: in Base64 a guest's keys might not fit. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private UserData() {}

    /**
     * The archive.
     *
     * @param settings of a cloud-config, as they would be without the owner's; {@code users} among them
     */
    public static byte[] archive(Secret owners, Map<String, ?> settings) {
        Map<String, Object> before = new LinkedHashMap<>();
        Map<String, Object> after = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            // whether others than the account's owner may use passwords is the owner's, unless the account has one
            boolean stays = FIXED.contains(name) || (name.equals(PASSWORDS) && Boolean.TRUE.equals(value));
            if (!name.equals(USERS)) {
                (stays ? after : before).put(name, value);
            }
        });
        Map<String, Object> users = Map.of(USERS, Objects.requireNonNull(settings.get(USERS)));
        String archive = "Content-Type: multipart/mixed; boundary=\"" + BOUNDARY + "\"\nMIME-Version: 1.0\n\n"
                + part("text/cloud-config", "7bit", "", config(before))
                + owners(owners.reveal())
                + part("text/cloud-config", "7bit", INSTEAD, config(after))
                + part("text/cloud-config", "7bit", FIRST_OF_LISTS, config(users))
                + "--" + BOUNDARY + "--\n";
        return archive.getBytes(StandardCharsets.UTF_8);
    }

    /** What is an archive itself is a part as it is; of anything else cloud-init finds out what it is by its first line. */
    private static String owners(String text) {
        String start = text.substring(0, Math.min(text.length(), 20)).toLowerCase(Locale.ROOT);
        return start.startsWith("content-type:") || start.startsWith("mime-version:")
                ? "--" + BOUNDARY + "\n" + text + "\n"
                : part("text/plain", "base64", "", base64(text));
    }

    private static String part(String type, String encoding, String merging, String encoded) {
        return "--" + BOUNDARY + "\nContent-Type: " + type + "; charset=\"utf-8\"\nMIME-Version: 1.0\n"
                + "Content-Transfer-Encoding: " + encoding + "\n"
                + (merging.isEmpty() ? "" : "Merge-Type: " + merging + "\n") + "\n" + encoded + "\n";
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String config(Map<String, ?> content) {
        return "#cloud-config\n" + JSON.writeValueAsString(content);
    }
}

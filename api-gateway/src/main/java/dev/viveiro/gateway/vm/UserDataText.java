package dev.viveiro.gateway.vm;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.viveiro.kernel.Secret;
import dev.viveiro.web.Fields;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request wants a guest's cloud-init to be given. It may hold secrets, and prints redacted. */
public final class UserDataText {
    static final int BYTES_MAX = 16 * 1024;
    private static final String POINTER = "/userData";

    private final String text;

    private UserDataText(String text) {
        this.text = text;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static UserDataText of(String text) {
        return new UserDataText(text);
    }

    /** Notes what is wrong with it; null for none. */
    public static @Nullable Secret check(@Nullable UserDataText given, Fields fields) {
        if (given == null) {
            return null;
        }
        int bytes = given.bytes();
        if (bytes < 0 || given.text.indexOf('\0') >= 0) {
            fields.error(POINTER, "invalid-characters", "userData must be text that UTF-8 can hold, without NUL.");
        } else if (bytes > BYTES_MAX) {
            fields.error(
                    POINTER,
                    "too-long",
                    "userData has " + bytes + " bytes of UTF-8; at most " + BYTES_MAX + " are taken.");
        } else if (!understood(given.text)) {
            fields.error(
                    POINTER,
                    "unknown-form",
                    "Expected userData to begin as cloud-init expects it, with #cloud-config, #! or another of its first lines.");
        }
        return Secret.of(given.text);
    }

    /** How many bytes it has in UTF-8; below zero when it can't be written so. */
    private int bytes() {
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException half) {
            return -1;
        }
    }

    /** All that cloud-init understands begins with a # or is a MIME archive. */
    private static boolean understood(String text) {
        String start = text.substring(0, Math.min(text.length(), 20)).toLowerCase(Locale.ROOT);
        return start.startsWith("#") || start.startsWith("content-type:") || start.startsWith("mime-version:");
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}

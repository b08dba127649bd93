package dev.viveiro.worker.driver.simulated;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log: {@code <crc> <kind> <key>=<value> ...}, where {@code crc} is the CRC-32C of what follows it, in eight
 * hexadecimal digits, and {@code %}, space and line ends in values are written as {@code %25}, {@code %20}, {@code %0A} and
 * {@code %0D}. It is meant to be read with grep.
 */
record LogLine(String kind, Map<String, String> fields) {

    static LogLine of(String kind) {
        return new LogLine(kind, new LinkedHashMap<>());
    }

    /** This line with one more field; a null value is left out. */
    LogLine with(String key, @Nullable Object value) {
        if (value != null) {
            fields.put(key, value.toString());
        }
        return this;
    }

    /** @throws IllegalArgumentException when the line has no such field */
    String required(String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException("a line of kind '%s' lacks '%s'".formatted(kind, key));
        }
        return value;
    }

    @Nullable
    String optional(String key) {
        return fields.get(key);
    }

    /** The line as it is written, without its end. */
    String text() {
        StringBuilder body = new StringBuilder(kind);
        fields.forEach((key, value) -> body.append(' ').append(key).append('=').append(escaped(value)));
        return checksum(body.toString()) + " " + body;
    }

    /** @throws IllegalArgumentException when the checksum or the form is wrong */
    static LogLine parse(String text) {
        String body = text.length() > 9 ? text.substring(9) : "";
        if (!text.startsWith(checksum(body) + " ")) {
            throw new IllegalArgumentException("its checksum is not that of its content");
        }
        String[] words = body.split(" ");
        LogLine line = of(words[0]);
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'%s' is not key=value".formatted(words[i]));
            }
            line.with(words[i].substring(0, equals), unescaped(words[i].substring(equals + 1)));
        }
        return line;
    }

    private static String checksum(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }

    private static String escaped(String value) {
        return value.replace("%", "%25")
                .replace(" ", "%20")
                .replace("\n", "%0A")
                .replace("\r", "%0D");
    }

    private static String unescaped(String value) {
        return value.replace("%0D", "\r")
                .replace("%0A", "\n")
                .replace("%20", " ")
                .replace("%25", "%");
    }
}

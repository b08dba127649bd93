package dev.viveiro.system;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/** A text that is looked for in bytes: as it is, and in the forms in which a program may have written it by mistake. */
record Needle(String text, Set<String> forms) {
    static Needle of(String text) {
        Set<String> forms = new LinkedHashSet<>();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        forms.add(text);
        forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        forms.add(asBytes(text.getBytes(StandardCharsets.UTF_16LE)));
        for (var before = 0; before < 3; before++) {
            forms.add(base64(Base64.getEncoder(), bytes, before));
            forms.add(base64(Base64.getUrlEncoder(), bytes, before));
        }
        return new Needle(text, Set.copyOf(forms));
    }

    /** Which form of it these bytes hold; empty when they hold none. */
    Set<String> in(byte[] haystack) {
        var characters = asBytes(haystack);
        var found = new LinkedHashSet<>(forms);
        found.removeIf(form -> !characters.contains(form));
        return found;
    }

    /** One character per byte, so that any bytes can be searched as a string. */
    private static String asBytes(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The characters that depend on {@code bytes} alone when {@code before} (0 to 2) others are encoded with them, in front. */
    private static String base64(Base64.Encoder encoder, byte[] bytes, int before) {
        var padded = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        return encoder.encodeToString(padded).substring((before * 8 + 5) / 6, padded.length * 8 / 6);
    }
}

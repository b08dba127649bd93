package dev.viveiro.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page under {@code docs/reference} that is made from code, so that it can't be wrong for longer than a build.
 * {@code -Ddocs.update=true} rewrites the pages instead of comparing them.
 */
public final class ReferencePage {
    private static final String NOTE =
            "<!-- Made from the code; rewrite it with ./mvnw test -Ddocs.update=true. -->\n\n";

    private ReferencePage() {}

    /**
     * Asserts that the page says what the code says.
     *
     * @param name of the file below {@code docs/reference}, for example {@code messages.md}
     * @param content Markdown, without the note that says where the page comes from
     * @throws AssertionError when the page is missing or says something else
     */
    public static void assertFresh(String name, String content) {
        var file = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../docs/reference/" + name);
        try {
            if (Boolean.getBoolean("docs.update")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, NOTE + content);
            } else if (!Files.exists(file) || !Files.readString(file).equals(NOTE + content)) {
                throw new AssertionError("docs/reference/" + name
                        + " is missing or stale: run ./mvnw test -Ddocs.update=true for this module, read the difference"
                        + " and commit it.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

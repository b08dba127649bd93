package dev.viveiro.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page under {@code docs/reference} that is made from code. */
final class ReferencePage {
    private static final String NOTE =
            "<!-- Made from the code by ReferencePagesTest; rewrite it with -Ddocs.update=true. -->\n\n";

    private ReferencePage() {}

    /** Fails when the page says something else; with {@code -Ddocs.update=true} it is written first. */
    static void assertFresh(String name, String content) throws IOException {
        var file = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../docs/reference/" + name);
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, NOTE + content);
        }
        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("docs/reference/%s is stale: run ./mvnw -pl common -am test -Ddocs.update=true", name)
                .isEqualTo(NOTE + content);
    }
}

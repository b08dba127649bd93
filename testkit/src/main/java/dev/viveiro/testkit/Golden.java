package dev.viveiro.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares JSON with a file under version control, {@code src/test/resources/golden/NAME.json} of the module under test.
 *
 * <p>Order of members and white space do not count; everything else does. {@code -Dgolden.update=true} rewrites the files
 * instead, so that a change of a contract is seen in the diff of a commit and nowhere passes by itself.
 */
public final class Golden {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Golden() {}

    /**
     * Asserts that {@code actual} says the same as the golden file.
     *
     * @param name path of the file below {@code golden/}, without {@code .json}, for example {@code create-vm-1}
     * @throws AssertionError when the file is missing or says something else
     */
    public static void assertMatches(String name, String actual) {
        var file = file(name);
        var found = JSON.readTree(actual);
        if (Boolean.getBoolean("golden.update")) {
            write(file, found);
            return;
        }
        if (!Files.exists(file)) {
            throw new AssertionError("Expected the golden file " + file + ", which does not exist; write it with"
                    + " -Dgolden.update=true and read it before you commit it. The actual JSON is:\n" + pretty(found));
        }
        var expected = JSON.readTree(file.toFile());
        if (!expected.equals(found)) {
            throw new AssertionError("The JSON differs from the golden file " + file + "; a contract never changes, it"
                    + " gets a new version beside it.\nExpected:\n" + pretty(expected) + "\nActual:\n" + pretty(found));
        }
    }

    /**
     * The text of the golden file, for reading it with the code under test.
     *
     * @throws UncheckedIOException when it is missing
     */
    public static String read(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the golden file " + name, e);
        }
    }

    private static Path file(String name) {
        return Path.of(System.getProperty("basedir", ""), "src/test/resources/golden", name + ".json")
                .toAbsolutePath();
    }

    private static void write(Path file, JsonNode content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, pretty(content) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the golden file " + file, e);
        }
    }

    private static String pretty(JsonNode json) {
        return JSON.writeValueAsString(json);
    }
}

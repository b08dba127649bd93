package dev.viveiro.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The {@code NAME=value} lines that a node's script leaves behind. */
record NodeEnvironment(Path file, Map<String, String> values) {

    static NodeEnvironment read(Path file) {
        var lines = Waiting.on(() -> Files.readAllLines(file));
        return new NodeEnvironment(
                file,
                lines.stream()
                        .map(line -> line.split("=", 2))
                        .filter(parts -> parts.length == 2)
                        .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1])));
    }

    String value(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("Expected " + name + " in " + file + ", which has only " + values.keySet());
        }
        return value;
    }

    int number(String name) {
        return Integer.parseInt(value(name));
    }
}

package dev.viveiro.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Functions of {@code scripts}, called by a shell that has sourced their files and starts nothing else. */
final class Bash {
    private final String before;

    /**
     * @param files below {@code scripts}, in the order in which they are sourced
     * @param more that is said after them, in place of what the functions find on a host
     */
    Bash(List<String> files, String more) {
        var text = new StringBuilder("set -euo pipefail\n");
        files.forEach(file -> text.append("source scripts/").append(file).append('\n'));
        before = text + more + "\n";
    }

    /** What came of it; {@code output} has both streams. */
    record Said(int exit, String output) {}

    /** @param arguments are $1, $2 and so on */
    Said run(String script, Path... arguments) {
        var command = new ArrayList<>(List.of("bash", "-c", before + script, "bash"));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        var builder = new ProcessBuilder(command)
                .directory(RunningSystem.repository().toFile())
                .redirectErrorStream(true);
        try {
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package dev.viveiro.worker.driver.process;

import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of the host, called without a shell. It ends with the thread that waits for it, and when it says more than it may.
 *
 * @param folder for what it says, which is removed afterwards
 * @param most bytes that it may say
 */
public record Tool(Path folder, long most) {
    /** Where Debian has them, whatever the search path of the worker is. */
    private static final List<String> FOLDERS = List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin");

    private static final long LOOK = 100;
    private static final int END = 400;

    /**
     * What came of it.
     *
     * @param code zero when it went well, as most programs have it
     * @param text what it wrote, each byte a character
     * @param error what it wrote of mistakes, likewise
     */
    public record Said(int code, String text, String error) {
        public byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        /** The end of all that it said, in one line. */
        public String end() {
            String all = (text + " " + error).strip().replaceAll("\\s+", " ");
            return all.substring(Math.max(0, all.length() - END));
        }
    }

    /** The program of this name, if the host has it. */
    public static Optional<Path> find(String name) {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Runs it to its end.
     *
     * @param command its name, and what it is told
     * @throws IOException when the host has no such program, or it says too much
     * @throws DriverFailure {@code driver-interrupted} with the flag set; the program is ended
     */
    public Said run(List<String> command) throws IOException {
        Path out = folder.resolve("said");
        Path error = folder.resolve("said-wrong");
        List<String> all = new ArrayList<>(command);
        all.set(
                0,
                find(command.getFirst())
                        .orElseThrow(() -> new IOException("the host has no program " + command.getFirst()))
                        .toString());
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(error.toFile());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("PATH", String.join(":", FOLDERS));
        Process process = builder.start();
        try {
            while (!process.waitFor(LOOK, TimeUnit.MILLISECONDS)) {
                requireFew(command, out, error);
            }
            requireFew(command, out, error);
            return new Said(process.exitValue(), read(out), read(error));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DriverFailure.outcomeUnknown(
                    "driver-interrupted", command.getFirst() + " was interrupted", "try again", e);
        } finally {
            // one that has ended is left
            Process unused = process.destroyForcibly();
            Files.deleteIfExists(out);
            Files.deleteIfExists(error);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private void requireFew(List<String> command, Path out, Path error) throws IOException {
        if (Files.size(out) + Files.size(error) > most) {
            throw new IOException(command.getFirst() + " said more than " + most + " bytes");
        }
    }
}

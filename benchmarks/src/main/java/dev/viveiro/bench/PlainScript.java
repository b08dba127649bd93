package dev.viveiro.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The same work with the hypervisor's own client, one machine after the other: {@code scripts/plain-lxd} or {@code scripts/plain-libvirt}. */
final class PlainScript implements AutoCloseable {
    private final Path script;
    private final Map<String, String> environment;

    /** @param environment says where the hypervisor is that is used */
    PlainScript(Path script, Map<String, String> environment, Path image) {
        this.script = script;
        this.environment = Map.copyOf(environment);
        run("prepare", image.toString());
    }

    /** Seconds that it took for so many machines. */
    double timed(String work, int machines) {
        long start = System.nanoTime();
        run(work, Integer.toString(machines));
        return (System.nanoTime() - start) / 1e9;
    }

    private void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        try {
            if (builder.start().waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed; see above");
            }
        } catch (IOException e) {
            throw new IllegalStateException(script + " can't be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + script + " was at work", e);
        }
    }

    @Override
    public void close() {
        run("clear");
    }
}

package dev.viveiro.worker.driver;

import dev.viveiro.kernel.Ids;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What the worker gives a driver to live on.
 *
 * @param home the worker's folder ({@code VIVEIRO_WORKER_HOME}); a driver keeps files only in a folder of its own below it
 * @param environment the settings of the process; a driver reads those that start with its own prefix
 * @param images brings images that the host has not by itself
 */
public record DriverContext(
        Path home, Map<String, String> environment, Clock clock, Ids ids, Pause pause, ImageFiles images) {
    public DriverContext {
        environment = Map.copyOf(environment);
    }

    /** One of a host that has all images by itself. */
    public DriverContext(Path home, Map<String, String> environment, Clock clock, Ids ids, Pause pause) {
        this(home, environment, clock, ids, pause, ImageFiles.NONE);
    }
}

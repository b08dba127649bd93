package dev.viveiro.worker.driver.libvirt;

import java.nio.file.Path;
import java.util.Map;

/**
 * What containers need beside what {@link LibvirtSettings} say. Each is an environment variable of the worker.
 *
 * @param folder {@code VIVEIRO_LIBVIRT_CONTAINERS}: where the files of containers and of their images lie
 * @param firstId {@code VIVEIRO_LIBVIRT_FIRST_ID}: who is root in a container, to the host; the container's other ids follow
 */
record ContainerSettings(Path folder, int firstId) {
    private static final String FOLDER = "VIVEIRO_LIBVIRT_CONTAINERS";
    private static final String FIRST_ID = "VIVEIRO_LIBVIRT_FIRST_ID";

    /** Beyond what Debian gives to people, and to the containers of LXD. */
    private static final int USUAL_ID = 1_200_000_000;

    private static final int LEAST_ID = 1 << 16;
    private static final int MOST_ID = 2_000_000_000;

    /**
     * As the environment has them.
     *
     * @param home the driver's own folder
     * @throws IllegalArgumentException naming what can't be used
     */
    static ContainerSettings from(Map<String, String> environment, Path home) {
        String folder = environment.get(FOLDER);
        String first = environment.getOrDefault(FIRST_ID, String.valueOf(USUAL_ID));
        // never the host's own accounts
        if (!first.matches("[0-9]{5,10}") || Long.parseLong(first) < LEAST_ID || Long.parseLong(first) > MOST_ID) {
            throw new IllegalArgumentException(
                    FIRST_ID + " is '%s' and must be a number from %d to %d".formatted(first, LEAST_ID, MOST_ID));
        }
        return new ContainerSettings(
                (folder == null ? home.resolve("containers") : Path.of(folder)).toAbsolutePath(),
                Integer.parseInt(first));
    }

    /** The values by the variables' names. */
    Map<String, String> byVariable() {
        return Map.of(FOLDER, folder.toString(), FIRST_ID, String.valueOf(firstId));
    }
}

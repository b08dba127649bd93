package dev.viveiro.worker.driver.lxd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where LXD is and what of it is used. Each is an environment variable of the worker.
 *
 * @param socket {@code VIVEIRO_LXD_SOCKET}: the path of its Unix socket
 * @param pool {@code VIVEIRO_LXD_POOL}: the storage pool of the machines
 * @param images {@code VIVEIRO_LXD_IMAGES}: a folder of unified image files, {@code <name>.tar.gz} or {@code .tar.xz}; null
 *     when all images are in LXD's own store, under the alias {@code viveiro-<name>}
 * @param patience {@code VIVEIRO_LXD_STOP_PATIENCE}: how long a guest may take to stop when it was asked to, ISO 8601
 */
record LxdSettings(Path socket, String pool, @Nullable Path images, Duration patience) {
    static final String SOCKET = "VIVEIRO_LXD_SOCKET";

    static LxdSettings from(Map<String, String> environment) {
        String images = environment.get("VIVEIRO_LXD_IMAGES");
        return new LxdSettings(
                Path.of(environment.getOrDefault(SOCKET, "/var/lib/lxd/unix.socket")),
                environment.getOrDefault("VIVEIRO_LXD_POOL", "default"),
                images == null ? null : Path.of(images),
                Duration.parse(environment.getOrDefault("VIVEIRO_LXD_STOP_PATIENCE", "PT25S")));
    }

    /** The values by the variables' names. */
    Map<String, String> byVariable() {
        return Map.of(
                SOCKET,
                socket.toString(),
                "VIVEIRO_LXD_POOL",
                pool,
                "VIVEIRO_LXD_IMAGES",
                images == null ? "" : images.toString(),
                "VIVEIRO_LXD_STOP_PATIENCE",
                patience.toString());
    }
}

package dev.viveiro.worker.driver.lxd;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where LXD is and what of it is used. Each is an environment variable of the worker.
 *
 * @param endpoint {@code VIVEIRO_LXD_SOCKET}: the path of its Unix socket, or that of Incus; or {@code VIVEIRO_LXD_URL}: {@code https://host:8443}, with
 *     PEM files: {@code VIVEIRO_LXD_CERTIFICATE} and {@code VIVEIRO_LXD_KEY} of this worker, {@code VIVEIRO_LXD_SERVER_CERTIFICATE} of LXD
 * @param pool {@code VIVEIRO_LXD_POOL}: the storage pool of the machines
 * @param images {@code VIVEIRO_LXD_IMAGES}: a folder of unified image files, {@code <name>.tar.gz} or {@code .tar.xz}; null
 *     when all images are in LXD's own store, under the alias {@code viveiro-<name>}
 * @param captures {@code VIVEIRO_LXD_CAPTURES}: {@code true} where machines may be captured. LXD writes a file's holes as zeros when it exports
 *     a container, so that a guest may fill the disk of LXD's folder: give that a file system of its own first
 * @param patience {@code VIVEIRO_LXD_STOP_PATIENCE}: how long a guest may take to stop when it was asked to, ISO 8601
 * @param keepImages {@code VIVEIRO_LXD_KEEP_IMAGES}: how long an image that came from the gateway stays in LXD while no machine is made from
 *     it and none that was is there, ISO 8601; it comes again when it is needed
 */
record LxdSettings(
        LxdEndpoint endpoint,
        String pool,
        @Nullable Path images,
        boolean captures,
        Duration patience,
        Duration keepImages) {
    static final String SOCKET = "VIVEIRO_LXD_SOCKET";
    static final String URL = "VIVEIRO_LXD_URL";
    static final String CERTIFICATE = "VIVEIRO_LXD_CERTIFICATE";
    static final String KEY = "VIVEIRO_LXD_KEY";
    static final String SERVER = "VIVEIRO_LXD_SERVER_CERTIFICATE";
    /** Of Debian's LXD, and of Incus. */
    static final List<Path> USUAL = List.of(Path.of("/var/lib/lxd/unix.socket"), Path.of("/var/lib/incus/unix.socket"));

    private static final String KEEP_IMAGES = "VIVEIRO_LXD_KEEP_IMAGES";

    /** @throws IllegalArgumentException saying which variable is missing or wrong */
    static LxdSettings from(Map<String, String> environment) {
        String images = environment.get("VIVEIRO_LXD_IMAGES");
        return new LxdSettings(
                endpoint(environment),
                environment.getOrDefault("VIVEIRO_LXD_POOL", "default"),
                images == null ? null : Path.of(images),
                Boolean.parseBoolean(environment.getOrDefault("VIVEIRO_LXD_CAPTURES", "false")),
                Duration.parse(environment.getOrDefault("VIVEIRO_LXD_STOP_PATIENCE", "PT25S")),
                Duration.parse(environment.getOrDefault(KEEP_IMAGES, "P7D")));
    }

    private static LxdEndpoint endpoint(Map<String, String> environment) {
        String url = environment.get(URL);
        if (url == null) {
            String socket = environment.get(SOCKET);
            return new LxdEndpoint.Socket(socket == null ? found(USUAL, Files::exists) : Path.of(socket));
        }
        if (environment.containsKey(SOCKET)) {
            throw new IllegalArgumentException("%s and %s are both set; keep one of them".formatted(URL, SOCKET));
        }
        return new LxdEndpoint.Remote(
                origin(url), file(environment, CERTIFICATE), file(environment, KEY), file(environment, SERVER));
    }

    /** The first that is there, or else the first. */
    static Path found(List<Path> usual, Predicate<Path> there) {
        return usual.stream().filter(there).findFirst().orElse(usual.getFirst());
    }

    private static URI origin(String url) {
        try {
            URI remote = new URI(url);
            if ("https".equals(remote.getScheme())
                    && remote.getHost() != null
                    && remote.getPath().isEmpty()
                    && remote.getQuery() == null) {
                return remote;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(notAnOrigin(url), e);
        }
        throw new IllegalArgumentException(notAnOrigin(url));
    }

    private static String notAnOrigin(String url) {
        return "%s is https://host:port and no more, not '%s'".formatted(URL, url);
    }

    private static Path file(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        if (value == null) {
            throw new IllegalArgumentException("%s needs a PEM file in %s".formatted(URL, variable));
        }
        return Path.of(value);
    }

    /** The values by the variables' names. */
    Map<String, String> byVariable() {
        Map<String, String> values = new LinkedHashMap<>();
        switch (endpoint) {
            case LxdEndpoint.Socket(Path path) -> values.put(SOCKET, path.toString());
            case LxdEndpoint.Remote(URI url, Path certificate, Path key, Path server) -> {
                values.put(URL, url.toString());
                values.put(CERTIFICATE, certificate.toString());
                values.put(KEY, key.toString());
                values.put(SERVER, server.toString());
            }
        }
        values.put("VIVEIRO_LXD_POOL", pool);
        values.put("VIVEIRO_LXD_IMAGES", images == null ? "" : images.toString());
        values.put("VIVEIRO_LXD_CAPTURES", String.valueOf(captures));
        values.put("VIVEIRO_LXD_STOP_PATIENCE", patience.toString());
        values.put(KEEP_IMAGES, keepImages.toString());
        return values;
    }
}

package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The images in LXD's store, each under the alias {@code viveiro-<name>}, with a part of the digest where the bytes are known; one
 * that is not there is read from a file.
 */
final class Images {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,100}");

    private final LxdConnection lxd;
    private final Operations operations;
    private final @Nullable Path folder;
    private final ImageFiles files;
    private final Map<String, ReentrantLock> reading = new ConcurrentHashMap<>();

    Images(LxdConnection lxd, Operations operations, @Nullable Path folder, ImageFiles files) {
        this.lxd = lxd;
        this.operations = operations;
        this.folder = folder;
        this.files = files;
    }

    static String alias(ImageRef image) {
        return "viveiro-" + image.distinctName();
    }

    boolean has(ImageRef image) {
        if (!NAME.matcher(image.name()).matches()) {
            return false;
        }
        LxdAnswer answer = lxd.get("/1.0/images/aliases/" + alias(image));
        if (!answer.good() && !answer.absent()) {
            throw LxdFailures.refused("looking for image " + image.name(), answer);
        }
        return answer.good();
    }

    /** Afterwards the store has it. It is read once, however many ask. */
    void ensure(ImageRef image) {
        if (has(image)) {
            return;
        }
        ReentrantLock lock = reading.computeIfAbsent(image.distinctName(), name -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LxdFailures.interrupted("waiting for image " + image.name(), e);
        }
        try {
            if (has(image)) {
                return;
            }
            if (image.digest() == null) {
                read(image, file(image));
            } else {
                files.read(image, file -> read(image, file));
            }
        } finally {
            lock.unlock();
        }
    }

    private Path file(ImageRef image) {
        Path from = folder;
        if (from != null && NAME.matcher(image.name()).matches()) {
            Path found = Stream.of(".tar.gz", ".tar.xz")
                    .map(ending -> from.resolve(image.name() + ending))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElse(null);
            if (found != null) {
                return found;
            }
        }
        throw DriverFailure.refused(
                Fault.SYSTEM,
                "image-unknown",
                "LXD has no image with the alias %s, and there is no file %s.tar.gz or .tar.xz in %s"
                        .formatted(
                                alias(image),
                                image.name(),
                                from == null ? "VIVEIRO_LXD_IMAGES, which is not set" : from),
                "import the image into LXD under that alias, or put its file there");
    }

    private static String digest(Path file) {
        try {
            return FileDigest.sha256(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static DriverFailure unreadable(Path file, IOException e) {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "image-unreadable",
                "%s can't be read: %s".formatted(file, e.getMessage()),
                "mend the file");
    }

    private void read(ImageRef image, Path file) {
        LxdAnswer sent;
        try {
            sent = lxd.post("/1.0/images", file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        Operations.End end = operations.await("import image " + image.name(), sent);
        String fingerprint = end.metadata().path("fingerprint").asString("");
        if (fingerprint.isEmpty()) {
            // the same bytes are there already, under another name
            fingerprint = digest(file);
        }
        LxdAnswer named =
                lxd.send(HttpMethod.POST, "/1.0/images/aliases", Map.of("name", alias(image), "target", fingerprint));
        if (!named.good() && !has(image)) {
            throw end.good()
                    ? LxdFailures.refused("naming image " + image.name(), named)
                    : LxdFailures.failed("import image " + image.name(), end.error());
        }
    }
}

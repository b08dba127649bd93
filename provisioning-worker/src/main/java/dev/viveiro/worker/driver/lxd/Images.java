package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images in LXD's store, each under the alias {@code viveiro-<name>}, with a part of the digest where the bytes are known; one
 * that is not there is read from a file.
 */
final class Images {
    private static final Logger log = LoggerFactory.getLogger(Images.class);
    private static final String IMPORTS = "/1.0/images";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,100}");

    private final LxdConnection lxd;
    private final Operations operations;
    private final @Nullable Path folder;
    private final ImageFiles files;
    private final Clock clock;
    /** What LXD was seen to begin for an alias, and nobody has seen end. */
    private final Map<String, String> begun = new ConcurrentHashMap<>();

    private final Map<String, ReentrantLock> reading = new ConcurrentHashMap<>();
    /** When machines were to be made from images last, by their aliases. */
    private final Map<String, Instant> wanted = new ConcurrentHashMap<>();

    Images(LxdConnection lxd, Operations operations, @Nullable Path folder, ImageFiles files, Clock clock) {
        this.clock = clock;
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
        wanted.put(alias(image), clock.instant());
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

    /** Afterwards the store has it no more; one that has another name, too, is somebody else's as well, and stays. */
    void remove(ImageRef image) {
        wanted.remove(alias(image));
        // one that was given up may be under way
        lxd.awaitLeftAlone(IMPORTS);
        String importing = begun.get(alias(image));
        if (importing != null) {
            Operations.End unused = operations.await("import image " + image.name(), importing);
            begun.remove(alias(image), importing);
        }
        // LXD knows an image by the digest of its file, also before it has a name
        String path = IMPORTS + "/" + image.digest();
        LxdAnswer there = lxd.get(path);
        if (there.absent()) {
            return;
        }
        if (!there.good()) {
            throw LxdFailures.refused("looking for image " + image.name(), there);
        }
        boolean others = there.metadata().path("aliases").valueStream().anyMatch(alias -> !alias.path("name")
                .asString("")
                .equals(alias(image)));
        String doomed = others ? IMPORTS + "/aliases/" + alias(image) : path;
        Operations.End end =
                operations.await("remove image " + image.name(), lxd.send(HttpMethod.DELETE, doomed, null));
        if (has(image)) {
            throw LxdFailures.failed("remove image " + image.name(), end.error());
        }
    }

    /** Whether this process was asked for it since. */
    boolean wantedSince(String alias, Instant since) {
        Instant last = wanted.get(alias);
        return last != null && !last.isBefore(since);
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

    /**
     * One that came from the gateway carries a mark, by which it is known when nobody needs it any more. Not by a header of the
     * import: LXD 5.0 writes that into the properties of the image's own metadata, and dies where these have none.
     */
    private void mark(ImageRef image, String fingerprint) {
        String digest = image.digest();
        if (digest != null) {
            LxdAnswer marked = lxd.send(
                    HttpMethod.PATCH,
                    "/1.0/images/" + fingerprint,
                    Map.of("properties", Map.of(UnusedCopies.MARK, digest)));
            if (!marked.good()) {
                log.warn("Image {} stays in LXD for good, since it can't be marked: {}", image.name(), marked.error());
            }
        }
    }

    private void read(ImageRef image, Path file) {
        LxdAnswer sent;
        try {
            sent = lxd.post(IMPORTS, file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        String operation = sent.operation();
        if (operation != null) {
            begun.put(alias(image), operation);
        }
        Operations.End end = operations.await("import image " + image.name(), sent);
        begun.remove(alias(image));
        String fingerprint = end.metadata().path("fingerprint").asString("");
        if (fingerprint.isEmpty()) {
            // the same bytes are there already, under another name
            fingerprint = digest(file);
        } else {
            mark(image, fingerprint);
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

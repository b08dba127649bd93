package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Images of containers, tarballs as LXD takes them: each is unpacked once, and its files belong to the containers' ids then. */
final class ContainerImages {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,100}");

    private final ContainerFolders folders;
    private final @Nullable Path offered;
    private final RestingFiles resting;
    private final ImageFiles files;
    private final Map<String, ReentrantLock> reading = new ConcurrentHashMap<>();

    /** @param offered the operator's folder of image files; null when there is none */
    ContainerImages(ContainerFolders folders, @Nullable Path offered, RestingFiles resting, ImageFiles files) {
        this.folders = folders;
        this.offered = offered;
        this.resting = resting;
        this.files = files;
    }

    /** The image's files, if they are here. */
    Optional<Path> find(ImageRef image) {
        return NAME.matcher(image.name()).matches() ? folders.image(image.distinctName()) : Optional.empty();
    }

    /** Afterwards they are here. They are unpacked once, however many ask. */
    void ensure(ImageRef image) {
        if (!NAME.matcher(image.name()).matches()) {
            throw unnamed(image);
        }
        if (find(image).isPresent()) {
            return;
        }
        ReentrantLock lock = reading.computeIfAbsent(image.distinctName(), name -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("waiting for image " + image.name(), e);
        }
        try {
            if (find(image).isPresent()) {
                return;
            }
            if (image.digest() == null) {
                Path file = file(image);
                Map<Path, RestingFiles.State> before = resting.await(List.of(file));
                folders.makeImage(image.distinctName(), file, () -> resting.requireSame(before));
            } else {
                files.read(image, file -> folders.makeImage(image.distinctName(), file, () -> {}));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether an image of this distinct name came from the gateway; an operator's may look as if there were a digest in its name. */
    boolean isBrought(String name) {
        return Images.WITH_DIGEST.matcher(name).matches() && ownFile(name).isEmpty();
    }

    /** Its name would be part of a path. */
    private static DriverFailure unnamed(ImageRef image) {
        return DriverFailure.refused(
                Fault.USER,
                "image-unknown",
                "'%s' can't be the name of an image here".formatted(image.name()),
                "use at most 101 letters, digits, dots and dashes");
    }

    private Path file(ImageRef image) {
        Path from = offered;
        return ownFile(image.name())
                .orElseThrow(() -> DriverFailure.refused(
                        Fault.SYSTEM,
                        "image-unknown",
                        "there is no file %s.tar.gz or .tar.xz in %s"
                                .formatted(
                                        image.name(), from == null ? "VIVEIRO_LIBVIRT_IMAGES, which is not set" : from),
                        "put the image's file there"));
    }

    private Optional<Path> ownFile(String name) {
        Path from = offered;
        return from == null
                ? Optional.empty()
                : Stream.of(".tar.gz", ".tar.xz")
                        .map(ending -> from.resolve(name + ending))
                        .filter(Files::isRegularFile)
                        .findFirst();
    }
}

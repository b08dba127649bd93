package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The images in the pool, one copy for each worker: the disk below its machines' disks, and the kernel of those that bring one.
 * A last, empty volume says that the image is whole.
 */
final class Images {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,100}");
    private static final String DISK = ".qcow2";
    private static final String KERNEL = ".vmlinuz";
    private static final String INITRD = ".initrd";
    private static final String WHOLE = ".whole";

    private final Volumes volumes;
    private final Owner owner;
    private final @Nullable Path folder;
    private final Map<String, ReentrantLock> reading = new ConcurrentHashMap<>();

    Images(Volumes volumes, Owner owner, @Nullable Path folder) {
        this.volumes = volumes;
        this.owner = owner;
        this.folder = folder;
    }

    boolean has(ImageRef image) {
        return NAME.matcher(image.name()).matches()
                && volumes.path(volume(image, WHOLE)).isPresent();
    }

    /** Path of the disk of an image that is there. */
    String disk(ImageRef image) {
        return volumes.path(volume(image, DISK)).orElseThrow(() -> gone(image));
    }

    /** How large a disk above it is at least, in bytes. */
    long capacity(ImageRef image) {
        return volumes.capacity(volume(image, DISK)).orElseThrow(() -> gone(image));
    }

    /** Kernel and initial file system of an image that brings them. */
    Optional<DomainXml.Boot> boot(ImageRef image) {
        return volumes.path(volume(image, KERNEL)).flatMap(kernel -> volumes.path(volume(image, INITRD))
                .map(initrd -> new DomainXml.Boot(kernel, initrd)));
    }

    /** Afterwards the pool has it. It is read once, however many ask. */
    void ensure(ImageRef image) {
        if (has(image)) {
            return;
        }
        ReentrantLock lock = reading.computeIfAbsent(image.name(), name -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("waiting for image " + image.name(), e);
        }
        try {
            if (!has(image)) {
                read(image, files(image));
            }
        } finally {
            lock.unlock();
        }
    }

    private void read(ImageRef image, List<Path> files) {
        for (Path file : files) {
            String ending = file.getFileName().toString().substring(image.name().length());
            String name = volume(image, ending);
            // what a worker that died left is no image
            volumes.delete(name);
            try (InputStream bytes = Files.newInputStream(file)) {
                long length = Files.size(file);
                String unused = volumes.createRaw(name, length);
                volumes.write(name, length, bytes);
            } catch (IOException e) {
                throw unreadable(file, e);
            } catch (UncheckedIOException e) {
                throw unreadable(file, new IOException(e));
            }
        }
        volumes.refresh();
        String unused = volumes.createRaw(volume(image, WHOLE), 0);
    }

    private List<Path> files(ImageRef image) {
        Path from = folder;
        if (from != null && NAME.matcher(image.name()).matches()) {
            List<Path> there = List.of(DISK, KERNEL, INITRD).stream()
                    .map(ending -> from.resolve(image.name() + ending))
                    .filter(Files::isRegularFile)
                    .toList();
            if (Files.isRegularFile(from.resolve(image.name() + DISK))) {
                return there;
            }
        }
        throw DriverFailure.refused(
                Fault.SYSTEM,
                "image-unknown",
                "there is no file %s.qcow2 in %s"
                        .formatted(image.name(), from == null ? "VIVEIRO_LIBVIRT_IMAGES, which is not set" : from),
                "put the image's file there");
    }

    private String volume(ImageRef image, String ending) {
        return owner.prefix() + "image-" + image.name() + ending;
    }

    private static DriverFailure gone(ImageRef image) {
        return DriverFailure.conflict(
                "image-absent",
                "the pool has no disk of image " + image.name() + " any more",
                "ensure the image first");
    }

    private static DriverFailure unreadable(Path file, IOException e) {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "image-unreadable",
                "%s can't be read: %s".formatted(file, e.getMessage()),
                "mend the file");
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The images in the pool, one copy for each worker: the disk below its machines' disks, and the kernel of those that bring one.
 * Those whose bytes come have a part of the digest in their names. A last, empty volume says that the image is whole.
 */
final class Images {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,100}");
    private static final String DISK = ".qcow2";
    private static final String RAW = ".raw";
    private static final String KERNEL = ".vmlinuz";
    private static final String INITRD = ".initrd";
    private static final String WHOLE = ".whole";

    private final Volumes volumes;
    private final Owner owner;
    private final @Nullable Path folder;
    private final RestingFiles resting;
    private final ImageFiles files;
    private final Map<String, ReentrantLock> reading = new ConcurrentHashMap<>();

    Images(Volumes volumes, Owner owner, @Nullable Path folder, RestingFiles resting, ImageFiles files) {
        this.volumes = volumes;
        this.owner = owner;
        this.folder = folder;
        this.resting = resting;
        this.files = files;
    }

    boolean has(ImageRef image) {
        return NAME.matcher(image.name()).matches()
                && volumes.path(volume(image, WHOLE)).isPresent();
    }

    /**
     * The disk of an image.
     *
     * @param path where it lies
     * @param form as libvirt names it
     * @param capacity how large a disk above it is at least, in bytes
     */
    record Disk(String path, String form, long capacity) {}

    /** Of an image that is there. */
    Disk disk(ImageRef image) {
        return disk(image, DISK).or(() -> disk(image, RAW)).orElseThrow(() -> gone(image));
    }

    private Optional<Disk> disk(ImageRef image, String ending) {
        String name = volume(image, ending);
        return volumes.path(name)
                .map(path -> new Disk(
                        path, ending.substring(1), volumes.capacity(name).orElseThrow(() -> gone(image))));
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
        ReentrantLock lock = reading.computeIfAbsent(image.distinctName(), name -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("waiting for image " + image.name(), e);
        }
        try {
            if (has(image)) {
                return;
            }
            if (image.digest() == null) {
                read(image, own(image));
            } else {
                files.read(image, file -> read(image, Map.of(ending(image), file)));
            }
        } finally {
            lock.unlock();
        }
    }

    private static String ending(ImageRef image) {
        ImageSource source = image.source();
        ImageFormat form = source == null ? ImageFormat.QCOW2 : source.format();
        return switch (form) {
            case QCOW2 -> DISK;
            case RAW -> RAW;
            case LXD_TARBALL ->
                throw DriverFailure.refused(
                        Fault.SYSTEM,
                        "image-unusable",
                        "the image %s is %s, which is no disk".formatted(image.name(), form),
                        "make the machine from an image in the form QCOW2 or RAW");
        };
    }

    /** @param files by the endings of their volumes */
    private void read(ImageRef image, Map<String, Path> files) {
        // what was fetched is whole: it was compared with its digest
        Map<Path, RestingFiles.State> before = image.digest() == null ? resting.await(files.values()) : Map.of();
        for (Map.Entry<String, Path> each : files.entrySet()) {
            Path file = each.getValue();
            String name = volume(image, each.getKey());
            // what a worker that died left is no image
            volumes.delete(name);
            try (InputStream bytes = Files.newInputStream(file)) {
                if (each.getKey().equals(DISK)) {
                    QcowHeader.require(image.name(), file);
                }
                long length = Files.size(file);
                String unused = volumes.createRaw(name, length);
                volumes.write(name, length, bytes);
            } catch (DriverFailure failure) {
                // nobody may ask for it here again, and its part would keep the host full
                volumes.delete(name);
                throw failure;
            } catch (IOException e) {
                throw unreadable(file, e);
            } catch (UncheckedIOException e) {
                throw unreadable(file, new IOException(e));
            }
        }
        resting.requireSame(before);
        volumes.refresh();
        String unused = volumes.createRaw(volume(image, WHOLE), 0);
    }

    private Map<String, Path> own(ImageRef image) {
        Path from = folder;
        if (from != null && NAME.matcher(image.name()).matches()) {
            Map<String, Path> there = new LinkedHashMap<>();
            for (String ending : List.of(DISK, KERNEL, INITRD)) {
                Path file = from.resolve(image.name() + ending);
                if (Files.isRegularFile(file)) {
                    there.put(ending, file);
                }
            }
            if (there.containsKey(DISK)) {
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
        return owner.prefix() + "image-" + image.distinctName() + ending;
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

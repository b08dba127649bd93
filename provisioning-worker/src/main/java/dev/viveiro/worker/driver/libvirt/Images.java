package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.MachineConflicts;
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
 * The images in the pool, one copy for each worker: the disk below its machines' disks, the kernel of those that bring one, whether their guests tell when they are up, and what goes into drives.
 * Those whose bytes come have a part of the digest in their names. A last, empty volume says that the image is whole.
 */
final class Images {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,100}");
    private static final String IMAGE = "image-";
    private static final String DISK = ".qcow2";
    private static final String RAW = ".raw";
    private static final String ISO = ".iso";
    private static final String KERNEL = ".vmlinuz";
    private static final String INITRD = ".initrd";
    /** An empty file, which says that the guests of this image tell when one may log in. */
    private static final String READY = ".ready";

    private static final String WHOLE = ".whole";
    /** All, and first the one without which an image is not there. */
    private static final List<String> ENDINGS = List.of(WHOLE, DISK, RAW, ISO, KERNEL, INITRD, READY);

    /** Distinct names of images that came from the gateway; each can be a file's. */
    static final Pattern WITH_DIGEST = Pattern.compile(NAME.pattern() + "-[0-9a-f]{16}");

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
     * @param volume its name
     * @param path where it lies
     * @param form as libvirt names it
     * @param capacity how large a disk above it is at least, in bytes
     */
    record Disk(String volume, String path, String form, long capacity) {}

    /** Of an image that is there. */
    Disk disk(ImageRef image) {
        return disk(image, DISK).or(() -> disk(image, RAW)).orElseThrow(() -> gone(image));
    }

    private Optional<Disk> disk(ImageRef image, String ending) {
        String name = volume(image, ending);
        return volumes.path(name)
                .map(path -> new Disk(
                        name, path, ending.substring(1), volumes.capacity(name).orElseThrow(() -> gone(image))));
    }

    /** Where an image of an optical disc lies, of one that is there. */
    String iso(ImageRef image) {
        return volumes.path(volume(image, ISO))
                .filter(path -> has(image))
                .orElseThrow(() -> MachineConflicts.imageAbsent(image));
    }

    /** {@link ImageRef#distinctName} of the image of an optical disc that lies there. */
    String isoAt(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.startsWith(prefix()) || !name.endsWith(ISO)) {
            throw LibvirtFailures.failed("look into a drive", path + " is no ISO of this worker's");
        }
        return name.substring(prefix().length(), name.length() - ISO.length());
    }

    /** Kernel and initial file system of an image that brings them. */
    Optional<DomainXml.Boot> boot(ImageRef image) {
        return volumes.path(volume(image, KERNEL)).flatMap(kernel -> volumes.path(volume(image, INITRD))
                .map(initrd -> new DomainXml.Boot(kernel, initrd)));
    }

    /** The port by which the guests of an image that is there tell when one may log in; null when nobody can have them do so. */
    @Nullable
    String port(ImageRef image) {
        if (volumes.path(volume(image, READY)).isPresent()) {
            return ReadyPort.PROMISED;
        }
        ImageSource source = image.source();
        return source != null && source.cloudInit() ? ReadyPort.HOPED : null;
    }

    /** The volumes of these, of an image that brings them. */
    List<String> bootVolumes(ImageRef image) {
        return List.of(volume(image, KERNEL), volume(image, INITRD));
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
                readOwn(image);
            } else {
                files.read(image, file -> read(image, telling(image, file, brought(image, file)), () -> {}));
            }
        } finally {
            lock.unlock();
        }
    }

    private static Map<String, DiskTrailer.Slice> brought(ImageRef image, Path file) {
        String ending = ending(image);
        try {
            if (!ending.equals(DISK)) {
                return Map.of(ending, DiskTrailer.Slice.all(file));
            }
            DiskTrailer trailer = DiskTrailer.read(file);
            DiskTrailer.Slice disk = new DiskTrailer.Slice(file, 0, trailer.disk());
            DiskTrailer.Slice kernel = trailer.kernel();
            DiskTrailer.Slice initrd = trailer.initrd();
            return kernel == null || initrd == null
                    ? Map.of(DISK, disk)
                    : Map.of(DISK, disk, KERNEL, kernel, INITRD, initrd);
        } catch (IllegalArgumentException e) {
            throw DriverFailure.refused(
                    Fault.SYSTEM,
                    "image-unusable",
                    "what comes with the disk of image %s is damaged: %s".formatted(image.name(), e.getMessage()),
                    "capture the machine again, under another name");
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** With what the host's own images have a file for. */
    private static Map<String, DiskTrailer.Slice> telling(
            ImageRef image, Path file, Map<String, DiskTrailer.Slice> slices) {
        ImageSource source = image.source();
        if (source == null || !source.tellsReady()) {
            return slices;
        }
        Map<String, DiskTrailer.Slice> all = new LinkedHashMap<>(slices);
        all.put(READY, new DiskTrailer.Slice(file, 0, 0));
        return all;
    }

    private static String ending(ImageRef image) {
        ImageSource source = image.source();
        ImageFormat form = source == null ? ImageFormat.QCOW2 : source.format();
        return switch (form) {
            case QCOW2 -> DISK;
            case RAW -> RAW;
            case ISO -> ISO;
            case LXD_TARBALL ->
                throw DriverFailure.refused(
                        Fault.SYSTEM,
                        "image-unusable",
                        "the image %s is %s, which is no disk".formatted(image.name(), form),
                        "make the machine from an image in the form QCOW2 or RAW");
        };
    }

    /**
     * What was fetched is whole: it was compared with its digest.
     *
     * @param slices by the endings of their volumes
     * @param confirm looks whether they are still what they were
     */
    private void read(ImageRef image, Map<String, DiskTrailer.Slice> slices, Runnable confirm) {
        // what a copy that was not whole said of its guests holds no more
        volumes.delete(volume(image, READY));
        for (Map.Entry<String, DiskTrailer.Slice> each : slices.entrySet()) {
            Path file = each.getValue().file();
            String name = volume(image, each.getKey());
            // what a worker that died left is no image
            volumes.delete(name);
            try (InputStream bytes = each.getValue().open()) {
                if (each.getKey().equals(DISK)) {
                    QcowHeader.require(image.name(), file);
                }
                long length = each.getValue().length();
                String unused = volumes.createRaw(name, length);
                if (length > 0) {
                    volumes.write(name, length, bytes);
                }
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
        confirm.run();
        volumes.refresh();
        String unused = volumes.createRaw(volume(image, WHOLE), 0);
    }

    /** As large as they are once nobody writes to them any more. */
    private void readOwn(ImageRef image) {
        Map<String, Path> there = own(image);
        Map<Path, RestingFiles.State> before = resting.await(there.values());
        Map<String, DiskTrailer.Slice> slices = new LinkedHashMap<>();
        there.forEach((ending, file) -> slices.put(
                ending,
                new DiskTrailer.Slice(file, 0, RestingFiles.State.of(file).size())));
        read(image, slices, () -> resting.requireSame(before));
    }

    private Map<String, Path> own(ImageRef image) {
        Path from = folder;
        if (from != null && NAME.matcher(image.name()).matches()) {
            Map<String, Path> there = new LinkedHashMap<>();
            for (String ending : List.of(DISK, KERNEL, INITRD, READY)) {
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

    /** What the names of all images' volumes begin with, and of nothing else. */
    String prefix() {
        return owner.prefix() + IMAGE;
    }

    /** {@link ImageRef#distinctName} of the image that this volume is a part of, of one that came from the gateway. */
    Optional<String> brought(String volume) {
        return volume.startsWith(prefix())
                ? ENDINGS.stream()
                        .filter(volume::endsWith)
                        .map(ending -> volume.substring(prefix().length(), volume.length() - ending.length()))
                        .filter(name -> WITH_DIGEST.matcher(name).matches() && !isOwn(name))
                        .findFirst()
                : Optional.empty();
    }

    /** Whether the host has it by itself, and its name only looks as if there were a digest in it. */
    private boolean isOwn(String name) {
        return folder != null && Files.exists(folder.resolve(name + DISK));
    }

    /** Afterwards there is nothing of it. @param name its distinct one */
    void delete(String name) {
        ENDINGS.forEach(ending -> volumes.delete(prefix() + name + ending));
    }

    private String volume(ImageRef image, String ending) {
        return prefix() + image.distinctName() + ending;
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

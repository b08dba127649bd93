package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of containers lie: a folder for each, which only its own root may enter, and one for each image, which nobody
 * may. What is not whole has another name.
 */
record ContainerFolders(Path folder, Owner owner, ContainerIds ids, ContainerTools tools) {
    private static final String FILES = "rootfs";
    /** Where an archive is unpacked, which may say of the folder itself whose it is and that all may enter. */
    private static final String ARCHIVE = "archive";
    /** Before a name, and no name of a machine or an image begins so. */
    private static final String PART = "part-";

    private static final String CLOSED = "rwx------";
    private static final int CLOSED_MODE = 0700;

    /** Makes the folder when it is not there; the containers' roots pass through it. */
    static ContainerFolders of(ContainerSettings settings, Owner owner) throws IOException {
        Path folder = settings.folder();
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        ContainerTools tools = new ContainerTools(folder, owner);
        tools.clear(ContainerTools.said(owner));
        tools.clear(PART + owner.prefix());
        return new ContainerFolders(folder, owner, new ContainerIds(settings.firstId()), tools);
    }

    /** Which folder on the way down keeps others from passing; null for none. One that is not there yet is no obstacle. */
    static @Nullable Path closed(Path folder) throws IOException {
        for (Path each = folder.toAbsolutePath().getParent(); each != null; each = each.getParent()) {
            if (Files.isDirectory(each)
                    && !Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return each;
            }
        }
        return null;
    }

    /** What is the machine's {@code /}. */
    Path of(VmId vm) {
        return machine(vm).resolve(FILES);
    }

    /** Makes a machine's files anew from an image's, and lets something be put in before they are the machine's. */
    void make(VmId vm, Path image, Consumer<ContainerFiles> first) {
        Path part = sibling(machine(vm));
        remove(vm);
        making("make the files of " + vm, part, () -> {
            open(part);
            tools.copy(image, part.resolve(FILES));
            first.accept(new ContainerFiles(part.resolve(FILES), ids));
            ids.own(part, 0, 0, CLOSED_MODE);
            Files.move(part, machine(vm), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /** Of a machine that is off: nobody else changes them meanwhile. */
    ContainerFiles files(VmId vm) {
        return new ContainerFiles(of(vm), ids);
    }

    /** Afterwards the machine has no files. */
    void remove(VmId vm) {
        tools.remove(sibling(machine(vm)));
        tools.remove(machine(vm));
    }

    /** The files of an image of this name, if they are there. */
    Optional<Path> image(String name) {
        return Optional.of(images(name).resolve(FILES)).filter(Files::isDirectory);
    }

    /** The names of all whose files are there. */
    List<String> images() {
        String prefix = images("").getFileName().toString();
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .toList();
        } catch (IOException e) {
            throw ContainerTools.failed("list the images", e.toString());
        }
    }

    /** Afterwards the image has no files. What is half removed is no image. */
    void removeImage(String name) {
        Path part = sibling(images(name));
        tools.remove(part);
        Path whole = images(name);
        if (Files.exists(whole)) {
            making("remove an image", part, () -> {
                Files.move(whole, part, StandardCopyOption.ATOMIC_MOVE);
                tools.remove(part);
            });
        }
    }

    /**
     * Afterwards the files of the image are there.
     *
     * @param last what may still keep them from being the image's
     */
    void makeImage(String name, Path archive, Runnable last) {
        Path part = sibling(images(name));
        tools.remove(part);
        making("unpack an image", part, () -> {
            open(part);
            Path all = part.resolve(ARCHIVE);
            open(all);
            tools.unpack(archive, all);
            if (!Files.isDirectory(all.resolve(FILES), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("%s has no folder %s".formatted(archive, FILES));
            }
            Files.move(all.resolve(FILES), part.resolve(FILES));
            // what is beside them is nobody's, and would keep its owners
            tools.remove(all);
            ids.shift(part.resolve(FILES));
            tools.settle(part);
            last.run();
            Files.move(part, images(name), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    private Path machine(VmId vm) {
        return folder.resolve(owner.domainName(vm));
    }

    private Path images(String name) {
        return folder.resolve(owner.prefix() + "image-" + name);
    }

    private static Path sibling(Path whole) {
        return whole.resolveSibling(PART + whole.getFileName());
    }

    private static void open(Path part) throws IOException {
        Files.createDirectory(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(CLOSED)));
    }

    @FunctionalInterface
    private interface Making {
        void make() throws IOException;
    }

    private void making(String what, Path part, Making making) {
        try {
            making.make();
        } catch (IOException e) {
            throw cleared(part, ContainerTools.failed(what, e.toString()));
        } catch (DriverFailure failure) {
            throw cleared(part, failure);
        }
    }

    /** What can't be whole takes no room from others. Who was interrupted leaves it to the next, or to the next worker. */
    private DriverFailure cleared(Path part, DriverFailure failure) {
        if (!Thread.currentThread().isInterrupted()) {
            try {
                tools.remove(part);
            } catch (DriverFailure left) {
                failure.addSuppressed(left);
            }
        }
        return failure;
    }
}

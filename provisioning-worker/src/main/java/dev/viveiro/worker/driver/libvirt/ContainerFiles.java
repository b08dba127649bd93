package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes files of a container that is off. Its links lead to where they lead in the container, and would lead somewhere
 * else on the host: no link is followed, neither at the end of a path nor on its way.
 *
 * @param root the container's {@code /}
 */
record ContainerFiles(Path root, ContainerIds ids) {
    private static final int LARGEST = 1 << 20;
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9_.-]+)+");

    /** Each byte a character and back, whatever a guest wrote there; null when there is nothing. */
    @Nullable
    String text(String file) {
        return with(file, path -> {
            if (!exists(path)) {
                return null;
            }
            if (!isFile(path) || Files.size(path) > LARGEST) {
                throw unusable(file, "is no file, or has more than a mebibyte");
            }
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        });
    }

    boolean has(String file) {
        return with(file, ContainerFiles::isFile);
    }

    /**
     * Afterwards the file has this text, a byte for each character. One that is there keeps its owner and its mode.
     *
     * @param mode of a new one, such as {@code 0644}
     */
    void write(String file, String text, int uid, int gid, int mode) {
        boolean unused = with(file, path -> {
            if (exists(path) && !isFile(path)) {
                throw unusable(file, "is no file");
            }
            Map<String, Object> before = exists(path)
                    ? Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS)
                    : Map.of();
            // what has several names is left under the others, and a file is never there by half
            Path fresh = path.resolveSibling(".viveiro-new");
            Files.deleteIfExists(fresh);
            try (SeekableByteChannel out = Files.newByteChannel(
                    fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
                while (bytes.hasRemaining()) {
                    int written = out.write(bytes);
                }
            }
            ids.set(
                    fresh,
                    (int) before.getOrDefault("uid", ids.first() + uid),
                    (int) before.getOrDefault("gid", ids.first() + gid),
                    (int) before.getOrDefault("mode", mode));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            return true;
        });
    }

    /** Afterwards the folder is there; one that was is left as it is. */
    void folder(String folder, int uid, int gid, int mode) {
        boolean unused = with(folder, path -> {
            if (!exists(path)) {
                Files.createDirectory(path);
                ids.own(path, uid, gid, mode);
            } else if (!isFolder(path)) {
                throw unusable(folder, "is no folder");
            }
            return true;
        });
    }

    @FunctionalInterface
    private interface Use<T extends @Nullable Object> {
        T of(Path path) throws IOException;
    }

    private <T extends @Nullable Object> T with(String file, Use<T> use) {
        try {
            return use.of(resolve(file));
        } catch (IOException e) {
            throw String.valueOf(e.getMessage()).contains("No space left")
                    ? LibvirtFailures.hostFull("write " + file + " of a container", e.toString())
                    : unusable(file, "can't be used: " + e);
        }
    }

    private Path resolve(String file) {
        if (!PATH.matcher(file).matches()) {
            throw unusable(file, "is no path of letters, digits, dots and dashes");
        }
        Path here = root;
        for (String name : file.substring(1).split("/", -1)) {
            if (!isFolder(here)) {
                throw unusable(file, "is below something that is no folder");
            }
            here = here.resolve(name);
        }
        return here;
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static DriverFailure unusable(String file, String why) {
        return DriverFailure.refused(
                Fault.USER,
                "account-unusable",
                "%s of the guest %s, so it can be given no login".formatted(file, why),
                "make it what it is on other systems, or reinstall the machine");
    }
}

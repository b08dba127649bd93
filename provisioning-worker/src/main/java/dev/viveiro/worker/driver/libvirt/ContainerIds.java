package dev.viveiro.worker.driver.libvirt;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * Whom the ids of a container's files are to the host: its root is nobody there.
 *
 * @param first the host's id of the container's root; the others follow
 */
record ContainerIds(int first) {
    /** How many ids a container has. */
    static final int COUNT = 1 << 16;

    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int CHARACTERS = 0020000;
    private static final int BLOCKS = 0060000;
    private static final int PERMISSIONS = 07777;

    /** Sets owner and mode, as the container sees them. */
    void own(Path file, int uid, int gid, int mode) throws IOException {
        set(file, first + uid, first + gid, mode);
    }

    /** As the host sees them; the mode last, since a change of owner takes bits of it away. */
    void set(Path file, int hostUid, int hostGid, int mode) throws IOException {
        Files.setAttribute(file, "unix:uid", hostUid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", hostGid, LinkOption.NOFOLLOW_LINKS);
        if ((mode & KIND) != LINK) {
            Files.setAttribute(file, "unix:mode", mode & PERMISSIONS);
        }
    }

    /**
     * Gives all that is there to the container. Device files go: a container has those that libvirt makes for it, and an image could
     * bring the host's disks. Only for a tree that nobody else can enter.
     *
     * @throws IOException where a file's owner has no place among the container's ids
     */
    void shift(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                shiftOne(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                shiftOne(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void shiftOne(Path file) throws IOException {
        Map<String, Object> now = Files.readAttributes(file, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        int uid = (int) now.getOrDefault("uid", 0);
        int gid = (int) now.getOrDefault("gid", 0);
        int mode = (int) now.getOrDefault("mode", 0);
        if ((mode & KIND) == CHARACTERS || (mode & KIND) == BLOCKS) {
            Files.delete(file);
        } else if (!isShifted(uid) || !isShifted(gid)) {
            // a file with several names comes by several times, and is the container's in both then
            set(file, shifted(uid, file), shifted(gid, file), mode);
        }
    }

    private boolean isShifted(int id) {
        return id >= first && id < first + COUNT;
    }

    private int shifted(int id, Path file) throws IOException {
        if (id < 0 || id >= COUNT) {
            throw new IOException("%s belongs to %d, and a container has %d ids".formatted(file, id, COUNT));
        }
        return first + id;
    }
}

package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The beginning of a disk of QEMU (docs/interop/qcow2.txt of QEMU's sources). One that names another file would show it to the
 * guest, whatever file of the host it is.
 */
final class QcowHeader {
    private static final int MAGIC = 0x514649fb;
    private static final int LENGTH = 104;
    private static final int VERSION = 4;
    private static final int BACKING_FILE = 8;
    private static final int BACKING_LENGTH = 16;
    /** All that the format allows. */
    private static final int LONGEST = 1023;

    private static final int ENCRYPTION = 32;
    private static final int INCOMPATIBLE = 72;
    private static final long EXTERNAL_DATA = 1 << 2;

    private QcowHeader() {}

    /**
     * Looks at the disk of this image.
     *
     * @throws DriverFailure {@code image-unusable} for what is no such disk, or is not one by itself
     */
    static void require(String image, Path file) throws IOException {
        long length = Files.size(file);
        ByteBuffer header = start(file);
        int version = header.getInt(VERSION);
        if (length < INCOMPATIBLE || header.getInt(0) != MAGIC || version < 2 || version > 3) {
            throw unusable(image, "is no disk of QEMU (qcow2, version 2 or 3)");
        }
        if (header.getLong(BACKING_FILE) != 0) {
            throw unusable(image, "lies above another file, which does not come with it");
        }
        if (version == 3 && (header.getLong(INCOMPATIBLE) & EXTERNAL_DATA) != 0) {
            throw unusable(image, "has its data in another file, which does not come with it");
        }
        if (header.getInt(ENCRYPTION) != 0) {
            throw unusable(image, "is encrypted");
        }
    }

    /** The path of what this disk, which is one of QEMU, lies above. */
    static Optional<String> below(Path file) throws IOException {
        ByteBuffer header = start(file);
        if (header.getInt(0) != MAGIC) {
            throw new IOException(file + " is no disk of QEMU (qcow2)");
        }
        long from = header.getLong(BACKING_FILE);
        if (from == 0) {
            return Optional.empty();
        }
        try (InputStream bytes = new DiskTrailer.Slice(file, from, 0).open()) {
            byte[] path = bytes.readNBytes(Math.clamp(header.getInt(BACKING_LENGTH), 0, LONGEST));
            return Optional.of(new String(path, StandardCharsets.UTF_8));
        }
    }

    /** With zeros where the file is shorter. */
    private static ByteBuffer start(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return ByteBuffer.allocate(LENGTH).put(bytes.readNBytes(LENGTH)).rewind();
        }
    }

    private static DriverFailure unusable(String image, String what) {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "image-unusable",
                "the image %s %s".formatted(image, what),
                "make it one whole file, with qemu-img convert -O qcow2, and register it under another name");
    }
}

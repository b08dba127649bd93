package dev.viveiro.worker.driver.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A new file that is written from its beginning, with holes where it is zero. */
final class SparseFile implements Volumes.Sink, AutoCloseable {
    private static final byte[] ZEROS = new byte[1 << 18];
    /** libvirt's library keeps what it was sent and nobody took yet: at most so many bytes of a disk. */
    private static final long WINDOW = 64L << 20;

    private final FileChannel channel;
    private long length;

    SparseFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Afterwards what is in the volume, as it lies on the host, is in this new file. @return the file */
    static Path download(Volumes volumes, String volume, Path to) throws IOException {
        try (SparseFile file = new SparseFile(to)) {
            long before;
            do {
                before = file.length();
                volumes.read(volume, before, WINDOW, file);
            } while (file.length() - before == WINDOW);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return to;
    }

    /** How many bytes were taken. */
    long length() {
        return length;
    }

    /** Whether nothing but zeros is among the first bytes. */
    static boolean isZero(byte[] bytes, int count) {
        for (int from = 0; from < count; from += ZEROS.length) {
            int to = Math.min(count, from + ZEROS.length);
            if (!Arrays.equals(bytes, from, to, ZEROS, 0, to - from)) {
                return false;
            }
        }
        return true;
    }

    /** @throws UncheckedIOException when it can't be written */
    @Override
    public void take(byte[] bytes, int count) {
        try {
            if (!isZero(bytes, count)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes, 0, count);
                for (long at = length; rest.hasRemaining(); ) {
                    at += channel.write(rest, at);
                }
            }
            length += count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (channel.size() < length) {
                int unused = channel.write(ByteBuffer.allocate(1), length - 1);
            }
        }
    }
}

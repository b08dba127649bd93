package dev.viveiro.gateway.image.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;

/** A draft as a file beside that which it becomes. */
final class FolderDraft implements ImageDraft {
    private static final int BUFFER = 256 << 10;
    /** At most this many bytes, and reads, between two questions whether to go on: a slow source gives few bytes a read. */
    private static final long PORTION = 16 << 20;

    private static final int READS = 64;

    private final Path part;
    private final Path whole;
    private final Path lockFile;
    private final StoreLock lock;
    private final FileChannel channel;
    private boolean kept;

    private FolderDraft(Path part, Path whole, Path lockFile, StoreLock lock, FileChannel channel) {
        this.part = part;
        this.whole = whole;
        this.lockFile = lockFile;
        this.lock = lock;
        this.channel = channel;
    }

    /** Takes the lock over, and gives it back when it fails. */
    static FolderDraft open(Path part, Path whole, Path lockFile, StoreLock lock) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.position(channel.size());
            return new FolderDraft(part, whole, lockFile, lock, channel);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public long length() {
        return call(channel::size);
    }

    @Override
    public void restart() {
        call(() -> channel.truncate(0));
    }

    @Override
    public Ended append(InputStream from, long most, BooleanSupplier goesOn) {
        return call(() -> {
            try {
                return copy(from, most, goesOn);
            } finally {
                channel.force(true);
            }
        });
    }

    private Ended copy(InputStream from, long most, BooleanSupplier goesOn) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long length = channel.size();
        long asked = length;
        int reads = 0;
        while (true) {
            int read;
            try {
                read = from.read(buffer);
            } catch (IOException broken) {
                return Ended.BROKEN;
            }
            if (read < 0) {
                return Ended.AT_ITS_END;
            }
            if (length + read > most) {
                return Ended.TOO_LONG;
            }
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            length += read;
            if (length - asked >= PORTION || ++reads >= READS) {
                asked = length;
                reads = 0;
                if (!goesOn.getAsBoolean()) {
                    return Ended.STOPPED;
                }
            }
        }
    }

    @Override
    public String sha256() {
        return call(() -> {
            MessageDigest digest = digest();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            long at = 0;
            for (int read = channel.read(buffer, at); read >= 0; read = channel.read(buffer, at)) {
                digest.update(buffer.flip());
                buffer.clear();
                at += read;
            }
            return HexFormat.of().formatHex(digest.digest());
        });
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public boolean keep() {
        return call(() -> {
            channel.force(true);
            try {
                Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException removed) {
                return false;
            }
            try (FileChannel folder = FileChannel.open(whole.getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
            kept = true;
            return true;
        });
    }

    /** A lock file of what is whole is needed by nobody: whoever gets a lock looks for the whole first. */
    @Override
    public void close() {
        call(() -> {
            try (lock) {
                channel.close();
                if (kept || Files.notExists(part)) {
                    Files.deleteIfExists(lockFile);
                } else if (Files.size(part) == 0) {
                    Files.deleteIfExists(part);
                }
            }
            return true;
        });
    }

    private interface Io<T> {
        T call() throws IOException;
    }

    private <T> T call(Io<T> io) {
        try {
            return io.call();
        } catch (IOException e) {
            throw new UncheckedIOException("the image store's file " + part + " can't be read or written", e);
        }
    }
}

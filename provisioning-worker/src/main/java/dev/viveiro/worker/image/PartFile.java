package dev.viveiro.worker.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes and digests the file of an image that is not whole. */
final class PartFile {
    private static final int BUFFER = 256 << 10;

    private PartFile() {}

    /**
     * Adds bytes to the file's end until there are no more.
     *
     * @param most how long it may get
     * @return why more should have come, or why less; null when the bytes ended by themselves
     * @throws IOException when the file can't be written
     */
    static @Nullable String append(FileChannel file, InputStream from, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        file.position(file.size());
        while (true) {
            int read;
            try {
                read = from.read(buffer);
            } catch (IOException broken) {
                return "the download broke off (" + broken.getMessage() + ")";
            }
            if (read < 0) {
                return file.size() < most ? "the download ended too early" : null;
            }
            if (file.position() + read > most) {
                file.truncate(0);
                return "there was more than the image has";
            }
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        }
    }

    /** 64 hexadecimal digits in lower case. */
    static String sha256(FileChannel file) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long at = 0;
        for (int read = file.read(buffer, at); read >= 0; read = file.read(buffer, at)) {
            digest.update(buffer.flip());
            buffer.clear();
            at += read;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

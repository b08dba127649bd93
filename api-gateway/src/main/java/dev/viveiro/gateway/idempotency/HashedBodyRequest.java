package dev.viveiro.gateway.idempotency;

import dev.viveiro.gateway.keys.Sha256;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Hashes the body while it is read, so that nothing is buffered; what the reader left unread is read when asked. */
final class HashedBodyRequest extends HttpServletRequestWrapper {
    private @Nullable HashingStream stream;

    HashedBodyRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        HashingStream open = stream;
        if (open == null) {
            open = new HashingStream(super.getInputStream());
            stream = open;
        }
        return open;
    }

    /** SHA-256 of the whole body. */
    byte[] hash() throws IOException {
        HashingStream read = (HashingStream) getInputStream();
        read.transferTo(java.io.OutputStream.nullOutputStream());
        return read.digest();
    }

    private static final class HashingStream extends ServletInputStream {
        private final ServletInputStream in;
        private final MessageDigest digest = digestOfNothing();
        private byte @Nullable [] hash;

        HashingStream(ServletInputStream in) {
            this.in = in;
        }

        private static MessageDigest digestOfNothing() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        byte[] digest() {
            byte[] done = hash;
            if (done == null) {
                done = digest.digest();
                hash = done;
            }
            return done;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            if (b >= 0) {
                digest.update((byte) b);
            }
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = in.read(into, offset, length);
            if (n > 0) {
                digest.update(into, offset, n);
            }
            return n;
        }

        @Override
        public boolean isFinished() {
            return in.isFinished();
        }

        @Override
        public boolean isReady() {
            return in.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            in.setReadListener(listener);
        }
    }

    static byte[] hashOf(HttpServletRequest request) throws IOException {
        for (jakarta.servlet.ServletRequest at = request;
                at instanceof HttpServletRequestWrapper wrapper;
                at = wrapper.getRequest()) {
            if (at instanceof HashedBodyRequest kept) {
                return kept.hash();
            }
        }
        return Sha256.of(new byte[0]);
    }
}

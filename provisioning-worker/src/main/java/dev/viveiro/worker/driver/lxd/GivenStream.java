package dev.viveiro.worker.driver.lxd;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/** Bytes that LXD gives. That they break off is LXD's trouble, which whoever reads and writes at once could not tell from its own. */
final class GivenStream extends FilterInputStream {
    private final String what;

    GivenStream(String what, InputStream from) {
        super(from);
        this.what = what;
    }

    @FunctionalInterface
    private interface Read {
        int run() throws IOException;
    }

    /** Throws {@link IOException} only upon an interrupt. */
    private int call(Read read) throws IOException {
        try {
            return read.run();
        } catch (InterruptedIOException | ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (IOException e) {
            throw LxdFailures.brokenOff(what, e);
        }
    }

    @Override
    public int read() throws IOException {
        return call(super::read);
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        return call(() -> super.read(into, from, most));
    }
}

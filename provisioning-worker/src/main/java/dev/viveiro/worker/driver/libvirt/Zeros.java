package dev.viveiro.worker.driver.libvirt;

import java.io.InputStream;
import java.util.Arrays;

/** Nothing but zeros, without an end. */
final class Zeros extends InputStream {
    @Override
    public int read() {
        return 0;
    }

    @Override
    public int read(byte[] into, int from, int count) {
        Arrays.fill(into, from, from + count, (byte) 0);
        return count;
    }
}

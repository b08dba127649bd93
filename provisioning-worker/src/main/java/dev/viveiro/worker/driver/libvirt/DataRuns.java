package dev.viveiro.worker.driver.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a file that are not zero, in large steps: each is sent by a stream of its own, after each of which libvirt looks at the
 * whole pool.
 */
final class DataRuns {
    private static final int STEP = 64 << 20;
    private static final int CHUNK = 1 << 18;

    private DataRuns() {}

    /** In their order; between them, and behind the last, there are zeros. */
    static List<DiskTrailer.Slice> of(Path file) throws IOException {
        return of(file, STEP, Volumes.WINDOW);
    }

    /**
     * @param step a multiple of which each part begins at, in bytes
     * @param longest how long one is at most
     */
    static List<DiskTrailer.Slice> of(Path file, int step, long longest) throws IOException {
        List<DiskTrailer.Slice> runs = new ArrayList<>();
        long size = Files.size(file);
        try (InputStream bytes = Files.newInputStream(file)) {
            for (long at = 0; at < size; at += step) {
                long length = Math.min(step, size - at);
                if (isData(bytes, length)) {
                    add(runs, new DiskTrailer.Slice(file, at, length), longest);
                }
            }
        }
        return runs;
    }

    private static void add(List<DiskTrailer.Slice> runs, DiskTrailer.Slice next, long longest) {
        DiskTrailer.Slice last = runs.isEmpty() ? null : runs.getLast();
        if (last == null || last.from() + last.length() < next.from() || last.length() + next.length() > longest) {
            runs.add(next);
        } else {
            runs.set(runs.size() - 1, new DiskTrailer.Slice(last.file(), last.from(), last.length() + next.length()));
        }
    }

    /** Of the next bytes, all of which are read. */
    private static boolean isData(InputStream bytes, long length) throws IOException {
        boolean data = false;
        for (long left = length; left > 0; ) {
            byte[] some = bytes.readNBytes((int) Math.min(CHUNK, left));
            if (some.length == 0) {
                throw new IOException("the file became shorter");
            }
            data |= !SparseFile.isZero(some, some.length);
            left -= some.length;
        }
        return data;
    }
}

package dev.viveiro.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Waits until the processors have hardly anything to do: guests that still boot would be measured with what comes next. */
final class QuietMachine {
    private static final Path STATISTICS = Path.of("/proc/stat");
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Part of all processors' time. */
    private static final double QUIET = 0.85;

    /** Columns of the line of all processors, after its name: see proc_stat(5). */
    private static final int IDLE = 3;
    /** Those after them are parts of the ones before. */
    private static final int COLUMNS = 8;

    private QuietMachine() {}

    /** Returns after the first quiet second; false when there was none within 90 s. */
    static boolean await() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            long[] before = now();
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
            if (idle(before, now()) >= QUIET) {
                return true;
            }
        }
        return false;
    }

    /** The part of the time between two looks in which processors did nothing, from 0 to 1. */
    static double idle(long[] before, long[] after) {
        long all = 0;
        for (int column = 0; column < COLUMNS; column++) {
            all += after[column] - before[column];
        }
        // a machine that waits for its disks is not quiet
        long nothing = after[IDLE] - before[IDLE];
        return all == 0 ? 1 : (double) nothing / all;
    }

    /** The first line of /proc/stat in numbers. */
    static long[] parse(String line) {
        return Arrays.stream(line.strip().split(" +"))
                .skip(1)
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static long[] now() {
        try (var lines = Files.lines(STATISTICS)) {
            return parse(lines.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

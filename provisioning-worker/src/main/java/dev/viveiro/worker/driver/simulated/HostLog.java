package dev.viveiro.worker.driver.simulated;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The file that the host's machines live in: one line per change, appended, and made durable by {@link #sync}, where one
 * flush serves all who wait. A kill at any byte leaves whole lines and at most one torn last line, of a change that nobody
 * was told of.
 *
 * <p>It writes by {@link RandomAccessFile} on purpose: a file channel closes when its thread is interrupted, and callers of
 * a driver are interrupted when their deadline comes.
 */
final class HostLog implements AutoCloseable {
    private final Path path;
    private final ReentrantLock flushing = new ReentrantLock();
    private RandomAccessFile file;
    private long length;
    private int lines;
    private volatile long appended;
    private volatile long flushed;

    /** Starts a log that holds just these entries, in the place of whatever is at this path. */
    HostLog(Path path, List<LogEntry> entries) throws IOException {
        this.path = path;
        this.file = written(entries);
        syncFolder();
    }

    /**
     * What the log at this path says, oldest first; nothing when there is none.
     *
     * @throws DamagedLog when a line other than a torn last one cannot be understood
     */
    static List<LogEntry> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        byte[] content = Files.readAllBytes(path);
        int whole = content.length;
        while (whole > 0 && content[whole - 1] != '\n') {
            whole--;
        }
        List<LogEntry> entries = new ArrayList<>();
        for (String line : new String(Arrays.copyOf(content, whole), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            try {
                entries.add(LogEntries.entry(LogLine.parse(line)));
            } catch (RuntimeException unreadable) {
                throw new DamagedLog(path, entries.size() + 1, unreadable);
            }
        }
        return entries;
    }

    /**
     * Appends; the caller makes sure that only one thread does at a time.
     *
     * @return a mark for {@link #sync}
     */
    long append(LogEntry entry) throws IOException {
        byte[] line = bytes(entry);
        try {
            file.seek(length);
            file.write(line);
        } catch (IOException failure) {
            file.setLength(length);
            throw failure;
        }
        length += line.length;
        lines++;
        appended++;
        return appended;
    }

    /** Returns when all up to the mark is on the disk. */
    void sync(long mark) throws IOException {
        if (flushed >= mark) {
            return;
        }
        flushing.lock();
        try {
            if (flushed < mark) {
                long reached = appended;
                file.getFD().sync();
                flushed = reached;
            }
        } finally {
            flushing.unlock();
        }
    }

    /** How many lines the file has, those that later ones replace included. */
    int lines() {
        return lines;
    }

    /** Replaces the file by one that holds just these entries; the caller makes sure that nobody appends meanwhile. */
    void rewrite(List<LogEntry> entries) throws IOException {
        flushing.lock();
        try (RandomAccessFile old = file) {
            file = written(entries);
            flushed = appended;
            syncFolder();
        } finally {
            flushing.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private RandomAccessFile written(List<LogEntry> entries) throws IOException {
        Path whole = path.resolveSibling(path.getFileName() + ".new");
        RandomAccessFile replacement = new RandomAccessFile(whole.toFile(), "rw");
        replacement.setLength(0);
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(LogEntries.line(entry).text()).append('\n'));
        replacement.write(text.toString().getBytes(StandardCharsets.UTF_8));
        replacement.getFD().sync();
        Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
        length = replacement.length();
        lines = entries.size();
        return replacement;
    }

    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static byte[] bytes(LogEntry entry) {
        return (LogEntries.line(entry).text() + "\n").getBytes(StandardCharsets.UTF_8);
    }
}

package dev.viveiro.mailsink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a folder, one {@code .eml} file each. A message counts as received when its file and its name are on disk;
 * of the messages only numbers and recipients stay in memory.
 */
final class MailFolder {
    private static final String SUFFIX = ".eml";

    private final Path folder;
    private final ConcurrentSkipListMap<Long, List<String>> recipients = new ConcurrentSkipListMap<>();
    private final AtomicLong newest;
    private final AtomicLong parts = new AtomicLong();
    private final AtomicLong keptNames = new AtomicLong();

    private MailFolder(Path folder) throws IOException {
        this.folder = folder;
        try (var files = Files.list(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    var number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
                    recipients.put(number, MailParser.recipientsOf(Files.readAllBytes(file)));
                }
            }
        }
        this.newest = new AtomicLong(recipients.isEmpty() ? 0 : recipients.lastKey());
    }

    /** Opens the folder, made when absent, with what earlier runs received. */
    static MailFolder open(Path folder) throws IOException {
        return new MailFolder(Files.createDirectories(folder).toAbsolutePath());
    }

    /** Keeps a message; returns when a power cut can no longer lose it. */
    void keep(Envelope envelope, byte[] message) throws IOException {
        var content = envelope.above(message);
        var to = MailParser.recipientsOf(content);
        var part = folder.resolve(parts.incrementAndGet() + ".part");
        try (var file = FileChannel.open(
                part, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(file, content);
            file.force(true);
        }
        keepNames(show(part, to));
    }

    /** In the order of their numbers: who has seen one misses none by looking for newer ones only. */
    private synchronized long show(Path part, List<String> to) throws IOException {
        var number = newest.incrementAndGet();
        Files.move(part, file(number), StandardCopyOption.ATOMIC_MOVE);
        recipients.put(number, to);
        return number;
    }

    /** Puts the name of this message on the disk, and with it all that were given before: those who waited need not do it again. */
    private void keepNames(long number) throws IOException {
        synchronized (keptNames) {
            if (keptNames.get() < number) {
                var all = recipients.lastKey();
                try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                    directory.force(true); // without it the new name itself may be lost
                }
                keptNames.set(all);
            }
        }
    }

    /**
     * Messages, newest first.
     *
     * @param to an address that received them, in any case; null for all
     * @param before only messages with a smaller number
     * @param limit at most so many
     */
    List<ReceivedMail> newestFirst(@Nullable String to, long before, int limit) throws IOException {
        var wanted = to == null ? null : to.toLowerCase(Locale.ROOT);
        var found = new ArrayList<ReceivedMail>();
        for (var entry : recipients.headMap(before, false).descendingMap().entrySet()) {
            if (found.size() == limit) {
                break;
            }
            if (wanted == null || entry.getValue().contains(wanted)) {
                found.add(MailParser.parse(name(entry.getKey()), Files.readAllBytes(file(entry.getKey()))));
            }
        }
        return found;
    }

    private Path file(long number) {
        return folder.resolve(name(number) + SUFFIX);
    }

    private static String name(long number) {
        return "%010d".formatted(number);
    }

    private static void write(FileChannel file, byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }
}

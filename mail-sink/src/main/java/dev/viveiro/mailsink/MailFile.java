package dev.viveiro.mailsink;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One file of messages: for each a line "mail" and its length in bytes, the message, and an empty line. A file for each message
 * would be handier to look at, but a file system takes longer to make a file than to write a mail into one.
 *
 * <p>It is opened for each use, so that a folder that was removed is noticed.
 */
final class MailFile {
    /** @param start of the message itself, in bytes from the file's beginning */
    record Place(long start, int length) {
        long end() {
            return start + length + BEHIND.length;
        }
    }

    private static final String MARK = "mail ";
    private static final byte[] BEHIND = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_LINE = MARK.length() + 11;

    private final Path path;
    private final List<Place> places = new ArrayList<>();
    private long end;
    /** Whether there may be something behind the end, of an attempt that failed. */
    private boolean torn;

    private MailFile(Path path) {
        this.path = path;
    }

    /**
     * Opens the file, made when absent. What a process that was killed did not finish to write is cut off: nobody was told that it
     * is kept.
     */
    static MailFile open(Path path) throws IOException {
        var file = new MailFile(path);
        try (var channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var folder = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
            file.find(channel);
            channel.truncate(file.end);
            channel.force(true);
            folder.force(true); // without it the new name itself may be lost
        }
        return file;
    }

    /** What was in the file when it was opened, oldest first. */
    List<Place> places() {
        return places;
    }

    long end() {
        return end;
    }

    /** Writes one more message; one caller at a time. It is on the disk after the next {@link #sync}. */
    Place append(byte[] message) throws IOException {
        var line = (MARK + message.length + "\n").getBytes(StandardCharsets.US_ASCII);
        var record = ByteBuffer.allocate(line.length + message.length + BEHIND.length);
        record.put(line).put(message).put(BEHIND).flip();
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            if (torn) {
                channel.truncate(end);
            }
            torn = true;
            for (var at = end; record.hasRemaining(); ) {
                at += channel.write(record, at);
            }
        }
        var place = new Place(end + line.length, message.length);
        end = place.end();
        torn = false;
        return place;
    }

    /** Puts all that was appended before on the disk. */
    void sync() throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(false);
        }
    }

    byte[] read(Place place) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return bytes(channel, place.start(), place.length());
        }
    }

    private void find(FileChannel channel) throws IOException {
        while (true) {
            var length = (int) Math.min(LONGEST_LINE, channel.size() - end);
            var line = new String(bytes(channel, end, length), StandardCharsets.US_ASCII);
            if (!line.matches("(?s)" + MARK + "\\d{1,9}\n.*")) {
                return;
            }
            var first = line.substring(0, line.indexOf('\n'));
            var place = new Place(end + first.length() + 1, Integer.parseInt(first.substring(MARK.length())));
            if (place.end() > channel.size()) {
                return;
            }
            places.add(place);
            end = place.end();
        }
    }

    private static byte[] bytes(FileChannel channel, long start, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, start + buffer.position()) < 0) {
                throw new EOFException("A mail file ends too early, at byte " + (start + buffer.position()));
            }
        }
        return buffer.array();
    }
}

package dev.viveiro.mailsink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a folder. A message is received, and shown, when it is on the disk; those that come at once share its sync. Only
 * places and recipients stay in memory.
 */
final class MailStore {
    private final MailFile file;
    private final ConcurrentSkipListMap<Long, Kept> kept = new ConcurrentSkipListMap<>();
    /** Written, not yet synced; in the order of the file. */
    private List<Kept> written = new ArrayList<>();

    private long synced;

    private record Kept(MailFile.Place place, List<String> to) {}

    private MailStore(Path folder) throws IOException {
        this.file =
                MailFile.open(Files.createDirectories(folder).toAbsolutePath().resolve("mails"));
        for (var place : file.places()) {
            written.add(new Kept(place, MailParser.recipientsOf(file.read(place))));
        }
        show(written);
        this.written = new ArrayList<>();
        this.synced = file.end();
    }

    /** Opens the folder, made when absent, with what earlier runs received. */
    static MailStore open(Path folder) throws IOException {
        return new MailStore(folder);
    }

    /** Keeps a message; returns when a power cut can no longer lose it. */
    void keep(Envelope envelope, byte[] message) throws IOException {
        var content = envelope.above(message);
        var to = MailParser.recipientsOf(content);
        MailFile.Place place;
        synchronized (file) {
            place = file.append(content);
            written.add(new Kept(place, to));
        }
        sync(place.end());
    }

    private synchronized void sync(long end) throws IOException {
        if (synced >= end) {
            return; // by who waited before
        }
        List<Kept> all;
        synchronized (file) {
            all = written;
            written = new ArrayList<>();
        }
        try {
            file.sync();
        } catch (IOException e) {
            synchronized (file) {
                written.addAll(0, all); // their senders hear of it too, or the next sync succeeds
            }
            throw e;
        }
        show(all);
        synced = all.getLast().place().end();
    }

    /** In the order of their numbers: who has seen one misses none by looking for newer ones only. */
    private void show(List<Kept> all) {
        var number = kept.isEmpty() ? 0 : kept.lastKey();
        for (var one : all) {
            kept.put(++number, one);
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
        for (var entry : kept.headMap(before, false).descendingMap().entrySet()) {
            if (found.size() == limit) {
                break;
            }
            if (wanted == null || entry.getValue().to().contains(wanted)) {
                var content = file.read(entry.getValue().place());
                found.add(MailParser.parse("%010d".formatted(entry.getKey()), content));
            }
        }
        return found;
    }
}

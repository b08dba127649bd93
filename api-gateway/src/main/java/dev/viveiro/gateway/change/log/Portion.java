package dev.viveiro.gateway.change.log;

import java.util.List;

/**
 * What a reader gets at once.
 *
 * @param upTo the number up to which it has now seen everything that interests it
 */
public record Portion(List<Entry> entries, long upTo) {
    /** Entries in one portion. */
    public static final int MOST = 500;

    public Portion {
        entries = List.copyOf(entries);
    }

    /** Of at most {@link #MOST} entries and, when it isn't full, everything up to {@code upTo}. */
    static Portion of(List<Entry> entries, long upTo) {
        return new Portion(
                entries, entries.size() < MOST ? upTo : entries.getLast().number());
    }
}

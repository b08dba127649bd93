package dev.viveiro.gateway.change.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest part of the log in memory, which all readers of a replica share.
 *
 * @param from the number before the first entry
 * @param entries without gaps
 */
record Window(long from, List<Entry> entries) {
    private static final int MOST = 4_000;

    Window {
        entries = List.copyOf(entries);
    }

    long upTo() {
        return from + entries.size();
    }

    boolean covers(long position) {
        return position >= from;
    }

    /** With what follows, and without the oldest when it gets too long. */
    Window with(List<Entry> more) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(more);
        int drop = Math.max(0, all.size() - MOST);
        return new Window(from + drop, all.subList(drop, all.size()));
    }

    Portion after(long position, Interest interest) {
        if (position >= upTo()) {
            return new Portion(List.of(), position);
        }
        List<Entry> found = entries.subList((int) (position - from), entries.size()).stream()
                .filter(interest::covers)
                .limit(Portion.MOST)
                .toList();
        return Portion.of(found, upTo());
    }
}

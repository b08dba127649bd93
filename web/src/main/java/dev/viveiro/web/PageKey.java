package dev.viveiro.web;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads the keys that pages follow. A token can be made up: what no row has, and a database may not know, is refused with a
 * {@link RuntimeException}, as {@link PageQuery#after} expects it.
 */
public final class PageKey {
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private PageKey() {}

    /** From 1970 to 9999. */
    public static Instant time(String text) {
        Instant time = Instant.parse(text);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("expected a time from 1970 to 9999, got " + text);
        }
        return time;
    }

    /** From the year 1 to 9999. */
    public static LocalDate day(String text) {
        LocalDate day = LocalDate.parse(text);
        if (day.getYear() < 1 || day.getYear() > 9_999) {
            throw new IllegalArgumentException("expected a day from the year 1 to 9999, got " + text);
        }
        return day;
    }

    /** The key, which was read from that text and must say the same. */
    public static <K> K same(K key, String text) {
        if (!key.toString().equals(text)) {
            throw new IllegalArgumentException("expected a key as rows have it, got " + text);
        }
        return key;
    }
}

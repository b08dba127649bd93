package dev.viveiro.messaging;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times as {@link Instant} writes them, {@code 2026-03-01T12:00:00.123456Z}, without a formatter's machinery: every message and
 * every step of an operation carries some, and reading them took as long as reading all else.
 */
public final class IsoInstant {
    /** Length of a time without a fraction and the Z. */
    private static final int SECONDS = "2026-03-01T12:00:00".length();

    private static final int NANO_DIGITS = 9;
    private static final int NO_NUMBER = -1;

    private IsoInstant() {}

    /** As {@link Instant#parse}, which reads whatever has another form. */
    public static Instant parse(String text) {
        Instant time = quick(text);
        return time == null ? Instant.parse(text) : time;
    }

    /** Null for what is not of this form or no time: midnight as 24:00, leap seconds and errors are the library's business. */
    static @Nullable Instant quick(String text) {
        int end = text.length() - 1;
        if (end < SECONDS
                || text.charAt(end) != 'Z'
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECONDS);
        int nanos = nanos(text, end);
        if ((year | month | day | hour | minute | second | nanos) < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int nanos(String text, int end) {
        if (end == SECONDS) {
            return 0;
        }
        int digits = end - SECONDS - 1;
        if (text.charAt(SECONDS) != '.' || digits < 1 || digits > NANO_DIGITS) {
            return NO_NUMBER;
        }
        int nanos = number(text, SECONDS + 1, end);
        for (int missing = digits; missing < NANO_DIGITS && nanos > 0; missing++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** {@link #NO_NUMBER} when one of the characters is no digit. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** As {@link Instant#toString}. */
    public static String text(Instant time) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (at.getYear() < 0 || at.getYear() > 9999) {
            return time.toString();
        }
        StringBuilder text = new StringBuilder(SECONDS + NANO_DIGITS + 2);
        digits(text, at.getYear(), 4).append('-');
        digits(text, at.getMonthValue(), 2).append('-');
        digits(text, at.getDayOfMonth(), 2).append('T');
        digits(text, at.getHour(), 2).append(':');
        digits(text, at.getMinute(), 2).append(':');
        digits(text, at.getSecond(), 2);
        int nanos = at.getNano();
        if (nanos > 0) {
            text.append('.');
            if (nanos % 1_000_000 == 0) {
                digits(text, nanos / 1_000_000, 3);
            } else if (nanos % 1_000 == 0) {
                digits(text, nanos / 1_000, 6);
            } else {
                digits(text, nanos, NANO_DIGITS);
            }
        }
        return text.append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, int number, int width) {
        int begin = text.length();
        text.repeat('0', width);
        int rest = number;
        for (int i = begin + width - 1; i >= begin; i--) {
            text.setCharAt(i, (char) ('0' + rest % 10));
            rest /= 10;
        }
        return text;
    }
}

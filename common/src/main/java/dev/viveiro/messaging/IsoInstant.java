package dev.viveiro.messaging;

import java.nio.charset.StandardCharsets;
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
        byte[] text = new byte[SECONDS + NANO_DIGITS + 2];
        int end = digits(text, 0, at.getYear(), 4, '-');
        end = digits(text, end, at.getMonthValue(), 2, '-');
        end = digits(text, end, at.getDayOfMonth(), 2, 'T');
        end = digits(text, end, at.getHour(), 2, ':');
        end = digits(text, end, at.getMinute(), 2, ':');
        int nanos = at.getNano();
        end = digits(text, end, at.getSecond(), 2, nanos > 0 ? '.' : 'Z');
        if (nanos % 1_000 != 0) {
            end = digits(text, end, nanos, NANO_DIGITS, 'Z');
        } else if (nanos % 1_000_000 != 0) {
            end = digits(text, end, nanos / 1_000, 6, 'Z');
        } else if (nanos > 0) {
            end = digits(text, end, nanos / 1_000_000, 3, 'Z');
        }
        return new String(text, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** Writes a number and what follows it; returns where the next one begins. */
    private static int digits(byte[] text, int begin, int number, int width, char follows) {
        int rest = number;
        for (int i = begin + width - 1; i >= begin; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        text[begin + width] = (byte) follows;
        return begin + width + 1;
    }
}

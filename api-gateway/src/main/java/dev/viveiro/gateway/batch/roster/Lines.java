package dev.viveiro.gateway.batch.roster;

import java.util.Arrays;

/** On which physical line a character stands; CRLF, LF and a lone CR each end one line. */
final class Lines {
    private final int[] starts;
    private final int count;

    Lines(String text) {
        int[] found = new int[64];
        int n = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            if (ends) {
                if (n == found.length) {
                    found = Arrays.copyOf(found, n * 2);
                }
                found[n++] = i + 1;
            }
        }
        this.starts = found;
        this.count = n;
    }

    /** From 1. */
    int of(long position) {
        int at = Arrays.binarySearch(starts, 0, count, (int) position);
        return at >= 0 ? at + 1 : -at - 1;
    }
}

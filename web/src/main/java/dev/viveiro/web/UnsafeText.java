package dev.viveiro.web;

import org.jspecify.annotations.Nullable;

/** Text that PostgreSQL or a log can't hold faithfully: NUL characters and halves of surrogate pairs. */
final class UnsafeText {
    /** What was found, in words for the caller. */
    record Found(String detail) {}

    private UnsafeText() {}

    /** Null for text that is fine. */
    static @Nullable Found in(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return new Found("Text must not contain the NUL character.");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return new Found("Text must not contain half of a surrogate pair.");
            }
        }
        return null;
    }
}

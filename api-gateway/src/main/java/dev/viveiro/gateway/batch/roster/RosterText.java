package dev.viveiro.gateway.batch.roster;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes of a file as text in which what was no UTF-8 can still be found, so that one bad row does not spoil the others. */
final class RosterText {
    /** Half of a surrogate pair: valid UTF-8 never decodes to it. */
    static final char BROKEN = '\uDC80';

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private RosterText() {}

    static String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith(String.valueOf(BROKEN))
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("a decoder that replaces refuses nothing", e);
        }
    }

    /** True when a character in it was no UTF-8; well-formed pairs are fine. */
    static boolean broken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == BROKEN && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** The same without what a database or JSON can't hold. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF) ? 0xFFFD : point)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }
}

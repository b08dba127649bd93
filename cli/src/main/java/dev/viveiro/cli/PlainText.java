package dev.viveiro.cli;

/** Text of others on its way to a terminal: what would move its cursor or end the line becomes a question mark. */
final class PlainText {
    private PlainText() {}

    static String of(String text) {
        return text.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** At most {@code length} characters of it, so that a line stays one line. */
    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }
}

package dev.viveiro.web;

import java.util.stream.IntStream;

/** Paths in settings, in which a segment may be {@code *}. */
final class PathShape {
    private PathShape() {}

    /** True when the path has the shape's segments; {@code *} stands for any one. */
    static boolean fits(String shape, String path) {
        String[] pattern = shape.split("/", -1);
        String[] segments = path.split("/", -1);
        return pattern.length == segments.length
                && IntStream.range(0, pattern.length)
                        .allMatch(i -> pattern[i].equals("*") || pattern[i].equals(segments[i]));
    }
}

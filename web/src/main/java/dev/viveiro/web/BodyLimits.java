package dev.viveiro.web;

import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large a request body may be.
 *
 * @param maxBody for every path without a limit of its own
 * @param maxBodyByPath limits of single paths, by the path, in which a segment may be {@code *}
 */
@ConfigurationProperties("viveiro.web")
public record BodyLimits(
        @DefaultValue("1MB") DataSize maxBody, @DefaultValue Map<String, DataSize> maxBodyByPath) {
    long of(String path) {
        DataSize exact = maxBodyByPath.get(path);
        return (exact != null ? exact : likeOne(path)).toBytes();
    }

    private DataSize likeOne(String path) {
        String[] segments = path.split("/", -1);
        return maxBodyByPath.entrySet().stream()
                .filter(limit -> fits(limit.getKey().split("/", -1), segments))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(maxBody);
    }

    private static boolean fits(String[] pattern, String[] segments) {
        return pattern.length == segments.length
                && IntStream.range(0, pattern.length)
                        .allMatch(i -> pattern[i].equals("*") || pattern[i].equals(segments[i]));
    }
}

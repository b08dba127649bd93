package dev.viveiro.web;

import java.util.Map;
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
        return maxBodyByPath.entrySet().stream()
                .filter(limit -> PathShape.fits(limit.getKey(), path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(maxBody);
    }
}

package dev.viveiro.web;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large a request body may be.
 *
 * @param maxBody for every path without a limit of its own
 * @param maxBodyByPath limits of single paths, by exact path
 */
@ConfigurationProperties("viveiro.web")
public record BodyLimits(
        @DefaultValue("1MB") DataSize maxBody, @DefaultValue Map<String, DataSize> maxBodyByPath) {
    long of(String path) {
        return maxBodyByPath.getOrDefault(path, maxBody).toBytes();
    }
}

package dev.viveiro.gateway.access;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The first key of a new system.
 *
 * @param keyFile where the first administrator's key is written (mode 0600) when there is no such file, and read otherwise;
 *     none is made when this is not set
 */
@ConfigurationProperties("viveiro.bootstrap")
record BootstrapSettings(@Nullable Path keyFile) {
    /** Empty when none is wanted. */
    Optional<Path> file() {
        return Optional.ofNullable(keyFile).filter(file -> !file.toString().isEmpty());
    }
}

package dev.viveiro.gateway.conservation;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Two sums that should be equal and are not.
 *
 * @param name kebab-case; says what differs
 * @param of id of the host, address or machine; null when it is about the whole
 */
@Schema(name = "Difference")
record Difference(
        @Schema(example = "reserved-vcpus") String name,
        @Nullable String of,
        long expected,
        long found,
        String detail) {}

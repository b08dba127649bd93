package dev.viveiro.gateway.reconcile.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Filters of {@code GET /v1/drift}; all are optional and join with "and".
 *
 * @param host id or name of a host
 */
public record DriftQuery(
        @Schema(description = "Id or name of a host") @Nullable
        String host,

        @Schema(
                description = "MISSING, UNKNOWN, WRONG_POWER, STALE_GENERATION, MISSING_DISK or UNSURE_DISK",
                example = "MISSING")
        @Nullable
        String kind,

        @Schema(description = "OPEN, HEALING or RESOLVED; without it OPEN and HEALING", example = "OPEN") @Nullable
        String state) {}

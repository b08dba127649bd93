package dev.viveiro.gateway.batch.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of {@code POST /v1/batches}.
 *
 * @param plan of rows that name none
 * @param image of rows that name none
 * @param onError {@code refuse}, or {@code skip} to create the good rows
 */
public record BatchQuery(
        @Schema(description = "Plan of rows that name none", example = "basic") @Nullable
        String plan,

        @Schema(description = "Image of rows that name none", example = "debian-12") @Nullable
        String image,

        @Schema(
                description = "A bad row refuses the whole roster, or is skipped",
                allowableValues = {"refuse", "skip"})
        @Nullable
        String onError) {}

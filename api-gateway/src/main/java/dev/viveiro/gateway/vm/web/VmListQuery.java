package dev.viveiro.gateway.vm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Filters of {@code GET /v1/vms}; all are optional and join with "and".
 *
 * @param state one state; without it all but DELETED
 * @param host id of a host; an administrator may give its name
 * @param batch id of a batch
 */
public record VmListQuery(
        @Schema(description = "One state; without it all but DELETED", example = "RUNNING") @Nullable
        String state,

        @Schema(description = "Id of a host; an administrator may give its name") @Nullable
        String host,

        @Schema(description = "Id of a batch") @Nullable String batch,

        @Schema(description = "How the name begins", example = "web-") @Nullable
        String namePrefix,

        @Schema(example = "order-4711") @Nullable String externalRef) {}

package dev.viveiro.gateway.vm.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/vms/{id}/migrate}; all of it may be left out.
 *
 * @param host id or name of the host that is to take it
 * @param force null for false
 */
record MigrateRequest(
        @Schema(
                description =
                        "Id or name of the host that is to take it, of administrators only; the least loaded that can when absent",
                example = "host-7")
        @Nullable
        String host,

        @Schema(description = "Stop it without asking it", defaultValue = "false") @Nullable
        Boolean force) {
    static final MigrateRequest ANYWHERE = new MigrateRequest(null, null);

    boolean forced() {
        return Boolean.TRUE.equals(force);
    }
}

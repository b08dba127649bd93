package dev.viveiro.gateway.vm.web;

import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/vms/{id}/snapshots}.
 *
 * @param name an RFC 1123 label, unique among the machine's snapshots
 */
record SnapshotRequest(
        @Schema(description = "An RFC 1123 label, unique among the machine's snapshots", example = "before-upgrade")
        @Nullable
        String name) {

    /** Throws a 400 problem when it is no label. */
    String check() {
        Fields fields = new Fields();
        String label = fields.label("/name", name);
        fields.check();
        return label;
    }
}

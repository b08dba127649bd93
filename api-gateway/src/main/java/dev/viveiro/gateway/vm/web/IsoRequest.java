package dev.viveiro.gateway.vm.web;

import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of {@code PUT /v1/vms/{id}/iso}. */
record IsoRequest(
        @Schema(description = "Name of an image whose format is ISO", example = "rescue-12") @Nullable
        String image) {
    private static final int LONGEST = 63;

    /** The image's name. Throws a 400 problem with what is wrong. */
    String check() {
        Fields fields = new Fields();
        String name = fields.text("/image", image, LONGEST);
        fields.check();
        return name;
    }
}

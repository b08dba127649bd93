package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/vms/{id}/reinstall}; it may be absent.
 *
 * @param image name of the image to make the machine anew from; null for the one it has
 */
record ReinstallRequest(
        @Schema(description = "Name of an image; the machine's own when absent", example = "debian-12") @Nullable
        String image) {

    /** Throws a 400 problem for a name that no image has; the image stays until the caller's transaction ends. */
    @Nullable
    Image check(Images images, TenantId tenant) {
        if (image == null) {
            return null;
        }
        Fields fields = new Fields();
        Optional<Image> chosen = images.hold(fields.text("/image", image, 63), tenant);
        if (chosen.isEmpty()) {
            fields.error("/image", "unknown-image", "There is no such image; GET /v1/images lists them.");
        }
        fields.check();
        return chosen.orElseThrow();
    }
}

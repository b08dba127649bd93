package dev.viveiro.gateway.vm.web;

import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/vms/{id}/capture}.
 *
 * @param image name of the new image, unique over all tenants
 * @param description for people; null for the name
 */
record CaptureRequest(
        @Schema(
                description = "1 to 63 of a-z, 0-9, '.', '_' and '-'; it never comes to stand for other bytes",
                example = "networks-class-2026")
        @Nullable
        String image,

        @Schema(description = "For people; the name when absent", example = "Debian with what the class needs")
        @Nullable
        String description) {
    /** As of images that are registered. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");

    /** What is asked for, valid by itself. */
    record Wish(String image, String description) {}

    /** Throws a 400 problem with everything that is wrong. */
    Wish check() {
        Fields fields = new Fields();
        String name = fields.required("/image", image, "-");
        if (image != null && !NAME.matcher(name).matches()) {
            fields.error("/image", "invalid-image", "Expected image to be 1 to 63 of a-z, 0-9, '.', '_' and '-'.");
        }
        String text = description == null ? name : fields.text("/description", description, 200);
        fields.check();
        return new Wish(name, text);
    }
}

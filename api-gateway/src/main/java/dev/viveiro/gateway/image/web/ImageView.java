package dev.viveiro.gateway.image.web;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.image.ImageState;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.TenantId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An image as callers see it. */
@Schema(name = "Image")
record ImageView(
        @Schema(example = "debian-12") String name,
        String description,

        @Schema(description = "The account that logs in", example = "debian")
        String account,

        @Schema(description = "The smallest disk it fits on")
        long minDiskGib,

        @Schema(description = "Machines are made from READY ones alone")
        ImageState state,

        @Schema(description = "null for one that hosts have by themselves") @Nullable
        ImageFormat format,

        @Nullable String sha256,

        @Schema(description = "null until all bytes are there") @Nullable
        Long sizeBytes,

        @Schema(description = "How many bytes are there; null for one that hosts have by themselves") @Nullable
        Long received,

        @Schema(description = "When it is FAILED unless its bytes are there; null once they are, or never come")
        @Nullable
        Instant deadline,

        @Schema(description = "Why it is FAILED; null unless it is") @Nullable
        Cause cause,

        @Schema(description = "Whose it is alone; null for everybody's") @Nullable
        TenantId tenant,

        @Schema(description = "Its guests run cloud-init, so that machines may be given userData")
        boolean cloudInit,

        @Schema(description = "Its guests tell when one may log in; a new machine on libvirt is RUNNING then")
        boolean tellsReady) {
    /** @param received how many bytes the store has */
    static ImageView of(Image image, long received) {
        Image.Bytes bytes = image.bytes();
        if (bytes == null) {
            return new ImageView(
                    image.name(),
                    image.description(),
                    image.account(),
                    image.minDiskGib(),
                    image.state(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    image.tenant(),
                    image.cloudInit(),
                    image.tellsReady());
        }
        return new ImageView(
                image.name(),
                image.description(),
                image.account(),
                image.minDiskGib(),
                image.state(),
                bytes.format(),
                bytes.sha256(),
                bytes.size(),
                received,
                image.state().unfinished() ? bytes.deadline() : null,
                bytes.cause(),
                image.tenant(),
                image.cloudInit(),
                image.tellsReady());
    }
}

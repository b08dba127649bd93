package dev.viveiro.contract.image;

import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.TenantId;
import java.time.Instant;
import java.util.UUID;

/**
 * What a tenant keeps in the image store changed: an image of its own became whole, or was deleted. Of images that are everybody's
 * nothing is told.
 *
 * @param version rises with every change of this image that is told; it decides their order
 * @param name never stands for another image
 * @param bytes how large the image is, also when it is deleted
 * @param billed whether it is kept, and billed for that, from {@code effectiveAt} on
 */
@Contract(type = "image-changed/1", key = "image.changed")
public record ImageChanged(
        UUID image, TenantId tenant, long version, String name, long bytes, boolean billed, Instant effectiveAt)
        implements ImageFact {}

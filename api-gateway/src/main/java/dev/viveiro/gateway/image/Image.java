package dev.viveiro.gateway.image;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something a machine can be made from, or that goes into its drive.
 *
 * @param id names its files in the image store
 * @param account the account that logs in
 * @param minDiskGib smallest disk it fits on, in GiB
 * @param bytes null for one that hosts have by themselves
 * @param tenant whose it is, and nobody else's; null for everybody's
 * @param cloudInit its guests run cloud-init, which may be given user-data
 * @param tellsReady its guests tell their host when one may log in; of an image that hosts have by themselves they know it
 */
public record Image(
        UUID id,
        String name,
        String description,
        String account,
        long minDiskGib,
        ImageState state,
        @Nullable Bytes bytes,
        @Nullable TenantId tenant,
        boolean cloudInit,
        boolean tellsReady) {
    private static final UUID NOBODYS = new UUID(0, 0);

    /**
     * What is known of an image's bytes.
     *
     * @param format null while it is being captured
     * @param sha256 64 hexadecimal digits in lower case; null while it is being captured
     * @param size in bytes; null until they are there
     * @param url whence they are fetched; null when they are uploaded
     * @param deadline when the image is FAILED unless they are there by then
     * @param cause why it is FAILED; null unless it is
     */
    public record Bytes(
            @Nullable ImageFormat format,
            @Nullable String sha256,
            @Nullable Long size,
            @Nullable URI url,
            Instant deadline,
            @Nullable Cause cause) {}

    /** One on offer that hosts have by themselves. */
    public Image(String name, String description, String account, long minDiskGib) {
        this(NOBODYS, name, description, account, minDiskGib, ImageState.READY, null, null, true, false);
    }

    /** What a host must be able to do, beyond the rest, to make a machine from it, or to put it into a drive. */
    public Set<String> needs() {
        return bytes == null || bytes.format() == null
                ? Set.of()
                : Set.of(bytes.format().capability());
    }

    /** Whether it goes into machines' drives, and none is made from it. */
    public boolean iso() {
        return bytes != null && bytes.format() == ImageFormat.ISO;
    }

    /** Whether it is this tenant's alone. */
    public boolean isOf(TenantId other) {
        return other.equals(tenant);
    }

    /** Whether machines of this tenant may be made from it. */
    public boolean usableBy(TenantId other) {
        return tenant == null || tenant.equals(other);
    }

    /** Why no new machine is made from it, as the code and the words of an error; null when one is. */
    public @Nullable Objection objection() {
        return switch (state) {
            case READY ->
                iso()
                        ? new Objection(
                                "image-is-iso",
                                "The image is an ISO, which goes into a machine's drive: PUT /v1/vms/{id}/iso. Choose"
                                        + " one that is a disk.")
                        : null;
            case REGISTERED, FETCHING, CAPTURING, FAILED ->
                new Objection("image-not-ready", "The image is " + state + "; GET /v1/images/" + name + " says more.");
            case DEPRECATED ->
                new Objection(
                        "image-deprecated", "No new machines are made from the image; GET /v1/images lists others.");
            case DELETED -> new Objection("unknown-image", "There is no such image; GET /v1/images lists them.");
        };
    }

    /** What is wrong with a request that names the image. */
    public record Objection(String code, String detail) {}
}

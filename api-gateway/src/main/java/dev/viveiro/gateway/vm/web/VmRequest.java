package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.image.ImageState;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.plan.Plans;
import dev.viveiro.gateway.vm.NewVm;
import dev.viveiro.gateway.vm.UserDataText;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/vms}.
 *
 * @param name an RFC 1123 label, unique in the tenant
 * @param sshKeys public keys in OpenSSH form; a machine with keys has no password
 * @param externalRef the caller's own name for it, up to 255 characters, unique in the tenant
 * @param expiresAt when it is stopped, in the future
 * @param userData what its guest's cloud-init is given, up to 16 KiB
 */
public record VmRequest(
        @Schema(description = "An RFC 1123 label, unique in the tenant", example = "web-1") @Nullable
        String name,

        @Schema(description = "Name of a plan", example = "basic") @Nullable
        String plan,

        @Schema(description = "Name of an image", example = "debian-12") @Nullable
        String image,

        @Schema(description = "Public keys in OpenSSH form; a machine with keys has no password") @Nullable
        List<@Nullable String> sshKeys,

        @Schema(description = "Who gets the credentials", example = "ana@example.org") @Nullable
        String ownerEmail,

        @Schema(description = "Your own name for it, unique in the tenant", example = "order-4711") @Nullable
        String externalRef,

        @Schema(description = "When it is stopped; it is deleted 24 hours later", example = "2030-06-30T22:00:00Z")
        @Nullable
        Instant expiresAt,

        @Schema(
                type = "string",
                implementation = String.class,
                description =
                        "What its guest's cloud-init is given, at most 16 KiB of UTF-8: #cloud-config, a script that begins with #!, "
                                + "or another form of it. It is never shown again",
                example = "#cloud-config\npackages: [git]\n")
        @Nullable
        UserDataText userData) {
    private static final int KEYS_MAX = 20;
    private static final int KEY_LENGTH_MAX = 8_192;
    /** Type, base64 and an optional comment, on one line: what sshd(8) reads from authorized_keys, without options. */
    private static final Pattern KEY = Pattern.compile(
            "(ssh-(rsa|ed25519)|ecdsa-sha2-nistp(256|384|521)|sk-[a-z0-9@.-]+) [A-Za-z0-9+/]+={0,3}( [^\\p{Cntrl}]*)?");

    /** Throws a 400 problem with everything that is wrong; the image stays until the caller's transaction ends. */
    NewVm check(Plans plans, Images images, TenantId tenant, Instant now) {
        Fields fields = new Fields();
        String label = fields.label("/name", name);
        Optional<Plan> chosenPlan = plans.find(fields.text("/plan", plan, 63));
        if (plan != null && chosenPlan.isEmpty()) {
            fields.error("/plan", "unknown-plan", "There is no such plan; GET /v1/plans lists them.");
        }
        Optional<Image> chosenImage = images.hold(fields.text("/image", image, 63), tenant);
        checkImage(fields, chosenImage);
        checkDisk(fields, chosenPlan, chosenImage);
        String email = fields.optionalEmail("/ownerEmail", ownerEmail);
        String reference = fields.optionalText("/externalRef", externalRef, 255);
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            fields.error("/expiresAt", "in-the-past", "expiresAt must be in the future.");
        }
        List<String> keys = checkKeys(fields);
        Secret given = UserDataText.check(userData, fields);
        if (given != null && chosenImage.isPresent() && !chosenImage.get().cloudInit()) {
            fields.error(
                    "/userData",
                    "image-without-cloud-init",
                    "Guests of the image run no cloud-init that would take it; GET /v1/images says which do.");
        }
        fields.check();
        return new NewVm(
                label, chosenPlan.orElseThrow(), chosenImage.orElseThrow(), keys, email, reference, expiresAt, given);
    }

    private void checkImage(Fields fields, Optional<Image> chosen) {
        if (image != null && chosen.isEmpty()) {
            fields.error("/image", "unknown-image", "There is no such image; GET /v1/images lists them.");
        }
        // a repeated request is answered as the first one was, though its image was taken off the offer since
        chosen.filter(found -> externalRef == null || found.state() != ImageState.DEPRECATED)
                .map(Image::objection)
                .ifPresent(objection -> fields.error("/image", objection.code(), objection.detail()));
    }

    private static void checkDisk(Fields fields, Optional<Plan> plan, Optional<Image> image) {
        if (plan.isPresent()
                && image.isPresent()
                && plan.get().diskGib() < image.get().minDiskGib()) {
            fields.error(
                    "/plan",
                    "disk-too-small",
                    "The image needs " + image.get().minDiskGib() + " GiB, the plan has "
                            + plan.get().diskGib() + ".");
        }
    }

    private List<String> checkKeys(Fields fields) {
        if (sshKeys == null) {
            return List.of();
        }
        if (sshKeys.size() > KEYS_MAX) {
            fields.error("/sshKeys", "too-many", "At most " + KEYS_MAX + " keys.");
            return List.of();
        }
        for (int i = 0; i < sshKeys.size(); i++) {
            String key = sshKeys.get(i);
            if (key == null
                    || key.length() > KEY_LENGTH_MAX
                    || !KEY.matcher(key).matches()) {
                fields.error(
                        "/sshKeys/" + i,
                        "invalid-ssh-key",
                        "Expected one line like 'ssh-ed25519 AAAA... comment' of at most " + KEY_LENGTH_MAX
                                + " characters.");
            }
        }
        return sshKeys.stream()
                .filter(Objects::nonNull)
                .map(key -> (String) key)
                .toList();
    }
}

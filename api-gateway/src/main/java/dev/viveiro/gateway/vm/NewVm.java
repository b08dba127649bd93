package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.kernel.Secret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid wish for a machine.
 *
 * @param userData what its guest's cloud-init is to be given; null for nothing
 */
public record NewVm(
        String name,
        Plan plan,
        Image image,
        List<String> sshKeys,
        @Nullable String ownerEmail,
        @Nullable String externalRef,
        @Nullable Instant expiresAt,
        @Nullable Secret userData) {
    public NewVm {
        sshKeys = List.copyOf(sshKeys);
    }

    /** One whose guest is given nothing. */
    public NewVm(
            String name,
            Plan plan,
            Image image,
            List<String> sshKeys,
            @Nullable String ownerEmail,
            @Nullable String externalRef,
            @Nullable Instant expiresAt) {
        this(name, plan, image, sshKeys, ownerEmail, externalRef, expiresAt, null);
    }
}

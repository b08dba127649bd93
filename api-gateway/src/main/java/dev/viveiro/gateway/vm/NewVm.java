package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.plan.Plan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A valid wish for a machine. */
public record NewVm(
        String name,
        Plan plan,
        Image image,
        List<String> sshKeys,
        @Nullable String ownerEmail,
        @Nullable String externalRef,
        @Nullable Instant expiresAt) {
    public NewVm {
        sshKeys = List.copyOf(sshKeys);
    }
}

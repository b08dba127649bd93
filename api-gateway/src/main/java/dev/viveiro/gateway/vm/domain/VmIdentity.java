package dev.viveiro.gateway.vm.domain;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who a machine is: what never changes. */
public record VmIdentity(
        VmId id,
        TenantId tenant,
        String name,
        @Nullable UserId owner,
        @Nullable String ownerEmail,
        @Nullable String externalRef,
        Instant createdAt) {}

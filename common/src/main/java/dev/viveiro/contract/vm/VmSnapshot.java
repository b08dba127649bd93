package dev.viveiro.contract.vm;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A machine's whole state after a change.
 *
 * @param version +1 per change; a reader that saw a higher one ignores this
 * @param generation incarnation of the machine
 * @param host where it is placed
 * @param address IPv4 in dotted form
 */
public record VmSnapshot(
        VmId id,
        TenantId tenant,
        @Nullable UserId owner,
        @Nullable String ownerEmail,
        String name,
        VmState state,
        PlanSnapshot plan,
        String image,
        @Nullable HostId host,
        @Nullable String address,
        @Nullable String externalRef,
        @Nullable Instant expiresAt,
        ObservedPower observedPower,
        int generation,
        long version) {}

package dev.viveiro.contract.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param extraDiskGib size of its attached extra disks together, in GiB; null, and not sent, when it has none
 * @param snapshotGib size of the disks that its snapshots are of, in GiB; null, and not sent, when it has none
 * @param ownDiskGib size of its own disk, in GiB, that a failed resize left larger than the plan's; null, and not sent, otherwise
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
        long version,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long extraDiskGib,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long snapshotGib,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long ownDiskGib) {
    /** A machine with no extra disks. */
    public VmSnapshot(
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
            long version) {
        this(
                id,
                tenant,
                owner,
                ownerEmail,
                name,
                state,
                plan,
                image,
                host,
                address,
                externalRef,
                expiresAt,
                observedPower,
                generation,
                version,
                null);
    }

    /** A machine without snapshots, with the disk of its plan. */
    public VmSnapshot(
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
            long version,
            @Nullable Long extraDiskGib) {
        this(
                id,
                tenant,
                owner,
                ownerEmail,
                name,
                state,
                plan,
                image,
                host,
                address,
                externalRef,
                expiresAt,
                observedPower,
                generation,
                version,
                extraDiskGib,
                null,
                null);
    }

    /** What it has of disk in all, in GiB. */
    public long allDiskGib() {
        return (ownDiskGib == null ? plan.diskGib() : ownDiskGib) + (extraDiskGib == null ? 0 : extraDiskGib);
    }
}

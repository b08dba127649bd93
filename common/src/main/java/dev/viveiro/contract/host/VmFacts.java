package dev.viveiro.contract.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hypervisor was seen to have.
 *
 * @param present false when the machine does not exist on the host
 * @param power UNKNOWN when not present
 * @param network the card that it has at the end of an operation; null, and not sent, where nobody looked
 * @param disks the extra disks that the host holds for it; null, and not sent, when nobody looked
 * @param diskGib size of its own disk at the end of an operation, in GiB; null, and not sent, where nobody looked
 */
public record VmFacts(
        boolean present,
        ObservedPower power,
        @Nullable String bootId,
        Instant observedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable NetworkSpec network,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<SeenDisk> disks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long diskGib) {
    public VmFacts {
        disks = disks == null ? null : List.copyOf(disks);
    }

    /** Nobody looked at its disks. */
    public VmFacts(
            boolean present,
            ObservedPower power,
            @Nullable String bootId,
            Instant observedAt,
            @Nullable NetworkSpec network) {
        this(present, power, bootId, observedAt, network, null, null);
    }

    /** Nobody looked at its card, nor at its disks. */
    public VmFacts(boolean present, ObservedPower power, @Nullable String bootId, Instant observedAt) {
        this(present, power, bootId, observedAt, null);
    }

    /** The same, with the extra disks that were seen. */
    public VmFacts with(@Nullable List<SeenDisk> seen) {
        return new VmFacts(present, power, bootId, observedAt, network, seen, diskGib);
    }

    /** The same, with a disk of its own of this size, in GiB. */
    public VmFacts ofDisk(@Nullable Long seenGib) {
        return new VmFacts(present, power, bootId, observedAt, network, disks, seenGib);
    }
}

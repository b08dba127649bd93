package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway believes of a machine.
 *
 * @param here whether it is placed on the host that is judged
 * @param holding whether it holds its address; a FAILED one that does not was given up
 * @param busy an operation is active
 * @param missing it is FAILED because its host did not list it
 * @param journal of its host's last word; empty before the first
 * @param heard sequence of that word
 * @param observedAt when its host saw it last; null before it did
 * @param disks its extra disks
 */
public record Believed(
        VmId vm,
        boolean here,
        VmState state,
        int generation,
        boolean holding,
        boolean busy,
        boolean missing,
        String journal,
        long heard,
        @Nullable Instant observedAt,
        Disks disks) {

    /**
     * Ids of extra disks.
     *
     * @param attached those that it surely has
     * @param unsure those of which nobody knows whether it has them
     */
    public record Disks(Set<UUID> attached, Set<UUID> unsure) {
        public static final Disks NONE = new Disks(Set.of(), Set.of());
    }
}

package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a machine is.
 *
 * @param wanted false once its deletion was accepted
 * @param observedAt when the host saw {@code power}; null before it saw the machine
 * @param billed what is billed since the last change
 * @param expiresAt when it is stopped; null for never
 * @param expiry what was done about that
 * @param journal id of the host's journal that the last applied fact came from; empty before the first
 * @param heard sequence of that fact
 * @param version +1 per change
 * @param toldAt the latest time from which everyone was told that something holds; no change is told with an earlier one
 */
public record VmStatus(
        VmState state,
        boolean wanted,
        ObservedPower power,
        @Nullable Instant observedAt,
        Set<Meter> billed,
        @Nullable Instant expiresAt,
        Expiry expiry,
        String journal,
        long heard,
        long version,
        Instant updatedAt,
        Instant toldAt) {
    /** How far an expiry has come. */
    public enum Expiry {
        NONE,
        ANNOUNCED
    }

    public VmStatus {
        billed = Set.copyOf(billed);
    }

    /** Wished for, and nothing seen of it. */
    public static VmStatus requested(@Nullable Instant expiresAt, Instant now) {
        return new VmStatus(
                VmState.REQUESTED,
                true,
                ObservedPower.UNKNOWN,
                null,
                Set.of(),
                expiresAt,
                Expiry.NONE,
                "",
                0,
                1,
                now,
                now);
    }

    /**
     * Another state, version and bill.
     *
     * @param at when it happened: a host's word may be late, and is told as of what was told since
     */
    public VmStatus moved(VmState to, Set<Meter> bill, Instant at, Instant now) {
        Instant told = at.isBefore(toldAt) ? toldAt : at;
        return new VmStatus(
                to, wanted, power, observedAt, bill, expiresAt, expiry, journal, heard, version + 1, now, told);
    }

    public VmStatus unwanted() {
        return new VmStatus(
                state, false, power, observedAt, billed, expiresAt, expiry, journal, heard, version, updatedAt, toldAt);
    }

    /** What the host saw, and which of its events said so. */
    public VmStatus seen(ObservedPower now, Instant at, String fromJournal, long sequence) {
        return new VmStatus(
                state, wanted, now, at, billed, expiresAt, expiry, fromJournal, sequence, version, updatedAt, toldAt);
    }

    public VmStatus announced() {
        return new VmStatus(
                state,
                wanted,
                power,
                observedAt,
                billed,
                expiresAt,
                Expiry.ANNOUNCED,
                journal,
                heard,
                version,
                updatedAt,
                toldAt);
    }

    /** A change that others should know although the state is the same, for instance another place. */
    public VmStatus touched(Instant at, Instant now) {
        return moved(state, billed, at, now);
    }
}

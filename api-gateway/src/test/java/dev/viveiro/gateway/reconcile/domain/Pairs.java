package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pairs as a report finds them: a running machine of generation 2 that is not listed, unless a test says otherwise. */
record Pairs(Pair pair) {
    static final Ids IDS = Ids.timeOrdered();
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final HostId HOST = IDS.nextHost();
    static final Report REPORT = report(1, NOON);

    /** The n-th report of the host, consistent with its 100th event. */
    static Report report(long number, Instant at) {
        return new Report(HOST, "journal-1", number, 100, at);
    }

    static Pairs aPair() {
        VmId vm = IDS.nextVm();
        return new Pairs(new Pair(
                vm,
                new Believed(
                        vm,
                        true,
                        VmState.RUNNING,
                        2,
                        true,
                        false,
                        false,
                        "journal-1",
                        7,
                        NOON.minusSeconds(60),
                        Believed.Disks.NONE),
                null));
    }

    private Pairs with(Believed believed) {
        return new Pairs(new Pair(pair.vm(), believed, pair.listed()));
    }

    private Believed b() {
        return Objects.requireNonNull(pair.believed());
    }

    Pairs state(VmState state) {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                b.here(),
                state,
                2,
                b.holding(),
                b.busy(),
                b.missing(),
                b.journal(),
                b.heard(),
                b.observedAt(),
                b.disks()));
    }

    Pairs elsewhere() {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                false,
                b.state(),
                2,
                b.holding(),
                b.busy(),
                b.missing(),
                b.journal(),
                b.heard(),
                b.observedAt(),
                b.disks()));
    }

    Pairs givenUp() {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                true,
                b.state(),
                2,
                false,
                b.busy(),
                b.missing(),
                b.journal(),
                b.heard(),
                b.observedAt(),
                b.disks()));
    }

    Pairs busy() {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                b.here(),
                b.state(),
                2,
                b.holding(),
                true,
                b.missing(),
                b.journal(),
                b.heard(),
                b.observedAt(),
                b.disks()));
    }

    Pairs missing() {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                true,
                b.state(),
                2,
                b.holding(),
                b.busy(),
                true,
                b.journal(),
                b.heard(),
                b.observedAt(),
                b.disks()));
    }

    Pairs heard(String journal, long sequence) {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                b.here(),
                b.state(),
                2,
                b.holding(),
                b.busy(),
                b.missing(),
                journal,
                sequence,
                b.observedAt(),
                b.disks()));
    }

    Pairs seenAt(@Nullable Instant at) {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                b.here(),
                b.state(),
                2,
                b.holding(),
                b.busy(),
                b.missing(),
                b.journal(),
                b.heard(),
                at,
                b.disks()));
    }

    /** It has such a disk, as far as anybody knows. */
    Pairs with(UUID disk) {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                b.here(),
                b.state(),
                2,
                b.holding(),
                b.busy(),
                b.missing(),
                b.journal(),
                b.heard(),
                b.observedAt(),
                new Believed.Disks(Set.of(disk), b.disks().unsure())));
    }

    /** Nobody knows whether it has such a disk. */
    Pairs unsureOf(UUID disk) {
        Believed b = b();
        return with(new Believed(
                b.vm(),
                b.here(),
                b.state(),
                2,
                b.holding(),
                b.busy(),
                b.missing(),
                b.journal(),
                b.heard(),
                b.observedAt(),
                new Believed.Disks(b.disks().attached(), Set.of(disk))));
    }

    Pairs listedWith(@Nullable Set<UUID> disks) {
        Listed listed = Objects.requireNonNull(pair.listed());
        return new Pairs(new Pair(
                pair.vm(), pair.believed(), new Listed(listed.generation(), listed.power(), listed.since(), disks)));
    }

    Pairs unknown() {
        return new Pairs(new Pair(pair.vm(), null, pair.listed()));
    }

    Pairs listed(ObservedPower power) {
        return new Pairs(new Pair(pair.vm(), pair.believed(), new Listed(2, power, NOON.minusSeconds(1), null)));
    }

    Pairs listedGeneration(int generation) {
        Listed listed = Objects.requireNonNull(pair.listed());
        return new Pairs(new Pair(
                pair.vm(), pair.believed(), new Listed(generation, listed.power(), listed.since(), listed.disks())));
    }
}

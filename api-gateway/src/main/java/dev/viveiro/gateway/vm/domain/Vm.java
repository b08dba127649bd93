package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;

/**
 * A machine as the gateway knows it: who it is, what it is built from, where it is placed, how it is, and whether it must be off.
 * The last is written where it is decided and nowhere else: saving a machine leaves it as it is.
 */
public record Vm(VmIdentity identity, VmBuild build, VmPlace place, VmStatus status, Suspension suspension) {
    /** One that nobody suspended. */
    public Vm(VmIdentity identity, VmBuild build, VmPlace place, VmStatus status) {
        this(identity, build, place, status, Suspension.NONE);
    }

    public VmId id() {
        return identity.id();
    }

    public TenantId tenant() {
        return identity.tenant();
    }

    public HostId host() {
        return place.host();
    }

    public Vm with(VmStatus changed) {
        return new Vm(identity, build, place, changed, suspension);
    }

    public Vm with(VmPlace changed) {
        return new Vm(identity, build, changed, status, suspension);
    }

    public Vm built(VmBuild changed) {
        return new Vm(identity, changed, place, status, suspension);
    }

    public Vm suspended(Suspension changed) {
        return new Vm(identity, build, place, status, changed);
    }

    /** The whole state, as others are told. */
    public VmSnapshot snapshot() {
        long attached = build.attachedGib();
        long snapshots = snapshotGib();
        return new VmSnapshot(
                identity.id(),
                identity.tenant(),
                identity.owner(),
                identity.ownerEmail(),
                identity.name(),
                status.state(),
                build.plan(),
                build.image(),
                place.host(),
                place.network().address(),
                identity.externalRef(),
                status.expiresAt(),
                status.power(),
                place.generation(),
                status.version(),
                attached == 0 ? null : attached,
                snapshots == 0 ? null : snapshots,
                build.grownGib());
    }

    /** Of its snapshots together, in GiB. */
    long snapshotGib() {
        return build.snapshotGib(place.generation());
    }
}

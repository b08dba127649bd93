package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.kernel.OperationId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a machine is built from.
 *
 * @param keepsCapacity the plan holds processor and memory while the machine is stopped
 * @param account login account of the image
 * @param disks those beside the one that the image is on, in the order in which they were asked for
 * @param installedBy the last reinstallation that made its disk; null while it has the one that it was created with
 * @param userData under which it is kept what its guest's cloud-init is given; null for nothing
 * @param snapshots those that its host keeps, also of generations that are gone
 * @param grownGib size of its own disk, in GiB, that a failed resize left larger than the plan's; null otherwise
 */
public record VmBuild(
        PlanSnapshot plan,
        boolean keepsCapacity,
        String image,
        String account,
        List<String> sshKeys,
        List<VmDisk> disks,
        @Nullable OperationId installedBy,
        @Nullable UUID userData,
        List<KeptSnapshot> snapshots,
        @Nullable Long grownGib) {
    public VmBuild {
        snapshots = List.copyOf(snapshots);
        sshKeys = List.copyOf(sshKeys);
        disks = List.copyOf(disks);
        grownGib = grownGib == null || grownGib <= plan.diskGib() ? null : grownGib;
    }

    /** As it is created. */
    public VmBuild(PlanSnapshot plan, boolean keepsCapacity, String image, String account, List<String> sshKeys) {
        this(plan, keepsCapacity, image, account, sshKeys, List.of(), null, null, List.of(), null);
    }

    /** The same for a guest that is given this. */
    public VmBuild giving(@Nullable UUID given) {
        return new VmBuild(
                plan, keepsCapacity, image, account, sshKeys, disks, installedBy, given, snapshots, grownGib);
    }

    /** The same from another image. */
    public VmBuild from(String newImage, String newAccount) {
        return new VmBuild(
                plan, keepsCapacity, newImage, newAccount, sshKeys, disks, installedBy, userData, snapshots, grownGib);
    }

    /** The same with the disk that this reinstallation made. */
    public VmBuild installed(String newImage, String newAccount, OperationId by) {
        return new VmBuild(plan, keepsCapacity, newImage, newAccount, sshKeys, disks, by, userData, List.of(), null);
    }

    /** Whether this reinstallation, or a later one, made its disk. Ids are in the order of their requests. */
    public boolean knows(OperationId reinstallation) {
        return installedBy != null && installedBy.value().compareTo(reinstallation.value()) >= 0;
    }

    /** The same in another size. */
    public VmBuild sized(PlanSnapshot newPlan, boolean newKeepsCapacity) {
        return new VmBuild(
                newPlan, newKeepsCapacity, image, account, sshKeys, disks, installedBy, userData, snapshots, grownGib);
    }

    /** The same with a disk of its own of this size, in GiB; null for the plan's. */
    public VmBuild grown(@Nullable Long ownGib) {
        return new VmBuild(
                plan, keepsCapacity, image, account, sshKeys, disks, installedBy, userData, snapshots, ownGib);
    }

    /** The same with these disks beside its own. */
    public VmBuild with(List<VmDisk> others) {
        return new VmBuild(
                plan, keepsCapacity, image, account, sshKeys, others, installedBy, userData, snapshots, grownGib);
    }

    VmBuild with(VmDisk more) {
        return with(Stream.concat(disks.stream(), Stream.of(more)).toList());
    }

    VmBuild without(UUID disk) {
        return with(disks.stream().filter(each -> !each.id().equals(disk)).toList());
    }

    VmBuild changing(UUID disk, UnaryOperator<VmDisk> change) {
        return with(disks.stream()
                .map(each -> each.id().equals(disk) ? change.apply(each) : each)
                .toList());
    }

    /** The same with this snapshot of its disk, once. */
    VmBuild keeping(KeptSnapshot more) {
        return keeping(Stream.concat(withoutSnapshot(more.id()).snapshots.stream(), Stream.of(more))
                .toList());
    }

    VmBuild withoutSnapshot(UUID snapshot) {
        return keeping(
                snapshots.stream().filter(each -> !each.id().equals(snapshot)).toList());
    }

    /** The same with these snapshots alone. */
    VmBuild keeping(List<KeptSnapshot> all) {
        return new VmBuild(plan, keepsCapacity, image, account, sshKeys, disks, installedBy, userData, all, grownGib);
    }

    /** Of all its snapshots of this generation together, in GiB. */
    long snapshotGib(int generation) {
        return snapshots.stream()
                .filter(each -> each.generation() == generation)
                .mapToLong(KeptSnapshot::sizeGib)
                .sum();
    }

    /** The disk of this name. */
    public Optional<VmDisk> disk(String name) {
        return disks.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Of its own disk, in GiB: the plan's, or what it has more. */
    public long ownDiskGib() {
        return grownGib == null ? plan.diskGib() : grownGib;
    }

    /** Of all its disks together, whatever is known of them, in GiB. */
    public long allDiskGib() {
        return ownDiskGib() + disks.stream().mapToLong(VmDisk::sizeGib).sum();
    }

    /** Of those beside its own that it surely has, in GiB. */
    public long attachedGib() {
        return disks.stream()
                .filter(disk -> disk.state() == DiskState.ATTACHED)
                .mapToLong(VmDisk::sizeGib)
                .sum();
    }
}

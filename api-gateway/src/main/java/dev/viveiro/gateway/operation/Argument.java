package dev.viveiro.gateway.operation;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.kernel.HostId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operation is about beside its machine; each type of operation has arguments of one kind. */
public sealed interface Argument {
    Argument NONE = new None();

    /** Nothing. */
    record None() implements Argument {}

    /** One of the machine's snapshots. */
    record OfSnapshot(UUID snapshot) implements Argument {}

    /**
     * What the machine's size is to be.
     *
     * @param keepsCapacity the plan holds processor and memory while the machine is stopped
     * @param restart true for a machine that runs to be stopped for it and booted anew; null in what is kept from before there was that
     */
    record NewPlan(
            PlanSnapshot plan,
            boolean keepsCapacity,
            @Nullable Boolean restart) implements Argument {
        /** Without a restart. */
        public NewPlan(PlanSnapshot plan, boolean keepsCapacity) {
            this(plan, keepsCapacity, null);
        }

        public boolean restarts() {
            return Boolean.TRUE.equals(restart);
        }
    }

    /**
     * What the machine is to be made anew from.
     *
     * @param account login account of the image
     * @param plan the size that it is made with, whatever becomes known of its size meanwhile
     * @param keepsCapacity the plan holds processor and memory while the machine is stopped
     */
    record NewImage(String image, String account, PlanSnapshot plan, boolean keepsCapacity) implements Argument {}

    /**
     * The image that the machine is captured as.
     *
     * @param image its id; another image of this name has another
     */
    record NewCapture(UUID image, String name) implements Argument {}

    /**
     * The card that the machine is to have.
     *
     * @param network all of it
     * @param takesAddress its address was taken of the pool for it, and is the machine's by nothing else
     */
    record NewNetwork(NetworkSpec network, boolean takesAddress) implements Argument {}

    /**
     * One of the disks that the machine has beside its own, or is to have.
     *
     * @param disk its id; another disk of this name has another
     * @param sizeGib in GiB
     * @param wasAttached what was known of it before: should the operation do nothing, that is so again
     */
    record OfDisk(UUID disk, String name, long sizeGib, boolean wasAttached) implements Argument {}

    /** What is to be in the machine's drive: an ISO image by its name; null for nothing. */
    record InDrive(@Nullable String image) implements Argument {}

    /**
     * Where the machine goes.
     *
     * @param generation that it has there; given to no other incarnation
     * @param reserved what is held of the destination for it
     * @param ran it runs, and is to run afterwards
     * @param force it is stopped without being asked
     */
    record Move(HostId destination, int generation, HostResources reserved, boolean ran, boolean force)
            implements Argument {}

    /** Of which kind the arguments of a type are. */
    static Class<? extends Argument> of(OperationType type) {
        return switch (type) {
            case SNAPSHOT, REVERT, DELETE_SNAPSHOT -> OfSnapshot.class;
            case RESIZE -> NewPlan.class;
            case REINSTALL -> NewImage.class;
            case CAPTURE -> NewCapture.class;
            case CHANGE_NETWORK -> NewNetwork.class;
            case ATTACH_DISK, DETACH_DISK -> OfDisk.class;
            case CHANGE_ISO -> InDrive.class;
            case MIGRATE -> Move.class;
            case CREATE, START, STOP, REBOOT, PAUSE, RESUME, SAVE, RESTORE, DELETE -> None.class;
        };
    }
}

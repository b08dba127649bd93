package dev.viveiro.gateway.vm.domain;

import static dev.viveiro.contract.vm.VmState.*;
import static dev.viveiro.gateway.vm.domain.VmTrigger.*;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.vm.domain.Transition.Move;
import dev.viveiro.gateway.vm.domain.Transition.Refuse;
import dev.viveiro.gateway.vm.domain.Transition.Stay;
import dev.viveiro.kernel.TransitionTable;
import java.util.EnumSet;
import java.util.Set;

/**
 * Every state and trigger of a machine, decided. The reference page docs/reference/lifecycle.md is generated from this table;
 * building it fails while a pair is undecided.
 */
public final class VmLifecycle {
    private static final Set<VmState> NOT_YET = EnumSet.of(REQUESTED, PROVISIONING);
    private static final Set<VmState> ON_OR_OFF = EnumSet.of(RUNNING, STOPPED);
    private static final Set<VmState> ASIDE = EnumSet.of(PAUSED, SAVED);
    private static final Set<VmState> LEAVING = EnumSet.of(DELETING, DELETED);

    private static final Move RUNS = new Move(RUNNING, Billing.ALL, Holding.EVERYTHING);
    private static final Move IS_OFF = new Move(STOPPED, Billing.KEPT, Holding.WHILE_STOPPED);
    private static final Move IS_PAUSED = new Move(PAUSED, Billing.ALL, Holding.EVERYTHING);
    private static final Move IS_SAVED = new Move(SAVED, Billing.KEPT, Holding.WHILE_STOPPED);
    private static final Move LEAVES = new Move(DELETING, Billing.NOTHING, Holding.UNCHANGED);
    private static final Move FAILED_CLEAN = new Move(FAILED, Billing.NOTHING, Holding.NAME_ONLY);
    private static final Move IS_MISSING = new Move(FAILED, Billing.NOTHING, Holding.UNCHANGED);
    private static final Move FAILED_WITH_REMAINS = new Move(FAILED, Billing.NOTHING, Holding.EVERYTHING);

    private static final TransitionTable<VmState, VmTrigger, Transition> TABLE =
            TransitionTable.<VmState, VmTrigger, Transition>of(VmState.class, VmTrigger.class)
                    // requests
                    .on(NOT_YET, START_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, START_REQUESTED, new Stay("the operation makes sure that it runs"))
                    .on(STOPPED, START_REQUESTED, new Stay("it runs when its host says so"))
                    .on(PAUSED, START_REQUESTED, new Refuse("it is paused; resume it"))
                    .on(SAVED, START_REQUESTED, new Refuse("it is saved; restore it"))
                    .on(FAILED, START_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, START_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, START_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, STOP_REQUESTED, new Refuse("it is being created; cancel that, or delete it"))
                    .on(RUNNING, STOP_REQUESTED, new Stay("it is off when its host says so"))
                    .on(STOPPED, STOP_REQUESTED, new Stay("the operation makes sure that it is off"))
                    .on(PAUSED, STOP_REQUESTED, new Stay("it is off when its host says so"))
                    .on(SAVED, STOP_REQUESTED, new Stay("it is off when its host says so"))
                    .on(FAILED, STOP_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, STOP_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, STOP_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, REBOOT_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, REBOOT_REQUESTED, new Stay("it restarts and stays on"))
                    .on(STOPPED, REBOOT_REQUESTED, new Refuse("it is off; start it"))
                    .on(PAUSED, REBOOT_REQUESTED, new Refuse("it is paused; resume it"))
                    .on(SAVED, REBOOT_REQUESTED, new Refuse("it is saved; restore it"))
                    .on(FAILED, REBOOT_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, REBOOT_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, REBOOT_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, PAUSE_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, PAUSE_REQUESTED, new Stay("it is paused when its host says so"))
                    .on(STOPPED, PAUSE_REQUESTED, new Refuse("it is off; start it"))
                    .on(PAUSED, PAUSE_REQUESTED, new Stay("the operation makes sure that it is paused"))
                    .on(SAVED, PAUSE_REQUESTED, new Refuse("it is saved; restore it"))
                    .on(FAILED, PAUSE_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, PAUSE_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, PAUSE_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, RESUME_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, RESUME_REQUESTED, new Stay("the operation makes sure that it runs"))
                    .on(STOPPED, RESUME_REQUESTED, new Refuse("it is off; start it"))
                    .on(PAUSED, RESUME_REQUESTED, new Stay("it runs when its host says so"))
                    .on(SAVED, RESUME_REQUESTED, new Refuse("it is saved; restore it"))
                    .on(FAILED, RESUME_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, RESUME_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, RESUME_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, SAVE_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, SAVE_REQUESTED, new Stay("it is saved when its host says so"))
                    .on(STOPPED, SAVE_REQUESTED, new Refuse("it is off; start it"))
                    .on(PAUSED, SAVE_REQUESTED, new Refuse("it is paused; resume it"))
                    .on(SAVED, SAVE_REQUESTED, new Stay("the operation makes sure that it is saved"))
                    .on(FAILED, SAVE_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, SAVE_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, SAVE_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, RESTORE_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, RESTORE_REQUESTED, new Stay("the operation makes sure that it runs"))
                    .on(STOPPED, RESTORE_REQUESTED, new Refuse("it is off; start it"))
                    .on(PAUSED, RESTORE_REQUESTED, new Refuse("it is paused; resume it"))
                    .on(SAVED, RESTORE_REQUESTED, new Stay("it runs when its host says so"))
                    .on(FAILED, RESTORE_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, RESTORE_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, RESTORE_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, RESIZE_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, RESIZE_REQUESTED, new Stay("it has its new size when its host says so"))
                    .on(STOPPED, RESIZE_REQUESTED, new Stay("it has its new size when its host says so"))
                    .on(PAUSED, RESIZE_REQUESTED, new Refuse("it is paused; resume it"))
                    .on(SAVED, RESIZE_REQUESTED, new Refuse("it is saved; restore it"))
                    .on(FAILED, RESIZE_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, RESIZE_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, RESIZE_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, SNAPSHOT_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, SNAPSHOT_REQUESTED, new Stay("it stays as it is"))
                    .on(STOPPED, SNAPSHOT_REQUESTED, new Stay("it stays as it is"))
                    .on(PAUSED, SNAPSHOT_REQUESTED, new Refuse("it is paused; resume it"))
                    .on(SAVED, SNAPSHOT_REQUESTED, new Refuse("it is saved; restore it"))
                    .on(FAILED, SNAPSHOT_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, SNAPSHOT_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, SNAPSHOT_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, REVERT_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, REVERT_REQUESTED, new Stay("it is booted from what its disk was"))
                    .on(STOPPED, REVERT_REQUESTED, new Stay("its disk becomes what it was"))
                    .on(PAUSED, REVERT_REQUESTED, new Refuse("it is paused; resume it"))
                    .on(SAVED, REVERT_REQUESTED, new Refuse("it is saved; restore it"))
                    .on(FAILED, REVERT_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, REVERT_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, REVERT_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, DELETE_SNAPSHOT_REQUESTED, new Refuse("it is being created"))
                    .on(RUNNING, DELETE_SNAPSHOT_REQUESTED, new Stay("it stays as it is"))
                    .on(STOPPED, DELETE_SNAPSHOT_REQUESTED, new Stay("it stays as it is"))
                    .on(PAUSED, DELETE_SNAPSHOT_REQUESTED, new Stay("it stays as it is"))
                    .on(SAVED, DELETE_SNAPSHOT_REQUESTED, new Stay("it stays as it is"))
                    .on(FAILED, DELETE_SNAPSHOT_REQUESTED, new Refuse("it failed; delete it and create it anew"))
                    .on(TRASHED, DELETE_SNAPSHOT_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, DELETE_SNAPSHOT_REQUESTED, new Refuse("it was deleted"))
                    .on(NOT_YET, DELETE_REQUESTED, LEAVES)
                    .on(ON_OR_OFF, DELETE_REQUESTED, LEAVES)
                    .on(ASIDE, DELETE_REQUESTED, LEAVES)
                    .on(EnumSet.of(FAILED, TRASHED), DELETE_REQUESTED, LEAVES)
                    .on(DELETING, DELETE_REQUESTED, new Stay("it is leaving already"))
                    .on(DELETED, DELETE_REQUESTED, new Stay("it is gone already"))
                    .on(NOT_YET, RECREATE_REQUESTED, new Refuse("it is being created"))
                    .on(ON_OR_OFF, RECREATE_REQUESTED, new Refuse("it is not missing"))
                    .on(ASIDE, RECREATE_REQUESTED, new Refuse("it is not missing"))
                    .on(FAILED, RECREATE_REQUESTED, new Move(REQUESTED, Billing.NOTHING, Holding.EVERYTHING))
                    .on(TRASHED, RECREATE_REQUESTED, new Refuse("it was deleted; restore it first"))
                    .on(LEAVING, RECREATE_REQUESTED, new Refuse("it was deleted"))
                    // what the host said about the create
                    .on(REQUESTED, CREATE_STARTED, new Move(PROVISIONING, Billing.NOTHING, Holding.EVERYTHING))
                    .on(PROVISIONING, CREATE_STARTED, new Stay("another attempt began"))
                    .on(ON_OR_OFF, CREATE_STARTED, new Stay("late: it was seen complete since"))
                    .on(ASIDE, CREATE_STARTED, new Stay("late: it was seen complete since"))
                    .on(EnumSet.of(FAILED, TRASHED), CREATE_STARTED, new Stay("late: it ended since"))
                    .on(LEAVING, CREATE_STARTED, new Stay("late: it was deleted since"))
                    .on(NOT_YET, CREATE_SUCCEEDED, RUNS)
                    .on(ON_OR_OFF, CREATE_SUCCEEDED, new Stay("known already"))
                    .on(ASIDE, CREATE_SUCCEEDED, new Stay("known already"))
                    .on(FAILED, CREATE_SUCCEEDED, RUNS)
                    .on(TRASHED, CREATE_SUCCEEDED, new Stay("late: it was deleted since"))
                    .on(LEAVING, CREATE_SUCCEEDED, new Stay("late: it was deleted since"))
                    .on(NOT_YET, CREATE_UNWOUND, FAILED_CLEAN)
                    .on(ON_OR_OFF, CREATE_UNWOUND, new Refuse("a machine that was seen can't be unwound"))
                    .on(ASIDE, CREATE_UNWOUND, new Refuse("a machine that was seen can't be unwound"))
                    .on(FAILED, CREATE_UNWOUND, FAILED_CLEAN)
                    .on(TRASHED, CREATE_UNWOUND, new Refuse("a machine that was seen can't be unwound"))
                    .on(LEAVING, CREATE_UNWOUND, new Stay("its deletion says when it is gone"))
                    .on(NOT_YET, CREATE_LEFT_REMAINS, FAILED_WITH_REMAINS)
                    .on(ON_OR_OFF, CREATE_LEFT_REMAINS, new Refuse("a machine that was seen is no remains"))
                    .on(ASIDE, CREATE_LEFT_REMAINS, new Refuse("a machine that was seen is no remains"))
                    .on(FAILED, CREATE_LEFT_REMAINS, new Stay("known already"))
                    .on(TRASHED, CREATE_LEFT_REMAINS, new Refuse("a machine that was seen is no remains"))
                    .on(LEAVING, CREATE_LEFT_REMAINS, new Stay("its deletion says when it is gone"))
                    // what the hypervisor was seen to have
                    .on(NOT_YET, SEEN_RUNNING, new Stay("it counts once its create has ended"))
                    .on(RUNNING, SEEN_RUNNING, new Stay("as it should be"))
                    .on(STOPPED, SEEN_RUNNING, RUNS)
                    .on(ASIDE, SEEN_RUNNING, RUNS)
                    .on(FAILED, SEEN_RUNNING, new Stay("remains of a failed create"))
                    .on(TRASHED, SEEN_RUNNING, new Stay("its host is told to switch it off"))
                    .on(LEAVING, SEEN_RUNNING, new Stay("it is leaving"))
                    .on(NOT_YET, SEEN_STOPPED, new Stay("it counts once its create has ended"))
                    .on(RUNNING, SEEN_STOPPED, IS_OFF)
                    .on(STOPPED, SEEN_STOPPED, new Stay("as it should be"))
                    .on(ASIDE, SEEN_STOPPED, IS_OFF)
                    .on(FAILED, SEEN_STOPPED, new Stay("remains of a failed create"))
                    .on(TRASHED, SEEN_STOPPED, new Stay("as it should be"))
                    .on(LEAVING, SEEN_STOPPED, new Stay("it is leaving"))
                    .on(NOT_YET, SEEN_PAUSED, new Stay("it counts once its create has ended"))
                    .on(ON_OR_OFF, SEEN_PAUSED, IS_PAUSED)
                    .on(PAUSED, SEEN_PAUSED, new Stay("as it should be"))
                    .on(SAVED, SEEN_PAUSED, IS_PAUSED)
                    .on(FAILED, SEEN_PAUSED, new Stay("remains of a failed create"))
                    .on(TRASHED, SEEN_PAUSED, new Stay("its host is told to switch it off"))
                    .on(LEAVING, SEEN_PAUSED, new Stay("it is leaving"))
                    .on(NOT_YET, SEEN_SAVED, new Stay("it counts once its create has ended"))
                    .on(ON_OR_OFF, SEEN_SAVED, IS_SAVED)
                    .on(PAUSED, SEEN_SAVED, IS_SAVED)
                    .on(SAVED, SEEN_SAVED, new Stay("as it should be"))
                    .on(FAILED, SEEN_SAVED, new Stay("remains of a failed create"))
                    .on(TRASHED, SEEN_SAVED, new Stay("as it should be"))
                    .on(LEAVING, SEEN_SAVED, new Stay("it is leaving"))
                    .on(NOT_YET, GONE, FAILED_CLEAN)
                    .on(ON_OR_OFF, GONE, new Refuse("nobody asked for its deletion"))
                    .on(ASIDE, GONE, new Refuse("nobody asked for its deletion"))
                    .on(FAILED, GONE, FAILED_CLEAN)
                    .on(TRASHED, GONE, new Move(DELETED, Billing.NOTHING, Holding.NAME_ONLY))
                    .on(DELETING, GONE, new Move(DELETED, Billing.NOTHING, Holding.NAME_ONLY))
                    .on(DELETED, GONE, new Stay("known already"))
                    // what became of its host
                    .on(NOT_YET, HOST_DESTROYED, FAILED_CLEAN)
                    .on(ON_OR_OFF, HOST_DESTROYED, FAILED_CLEAN)
                    .on(ASIDE, HOST_DESTROYED, FAILED_CLEAN)
                    .on(FAILED, HOST_DESTROYED, FAILED_CLEAN)
                    .on(TRASHED, HOST_DESTROYED, new Move(DELETED, Billing.NOTHING, Holding.NAME_ONLY))
                    .on(DELETING, HOST_DESTROYED, new Move(DELETED, Billing.NOTHING, Holding.NAME_ONLY))
                    .on(DELETED, HOST_DESTROYED, new Stay("known already"))
                    // what its host lists, and no event told
                    .on(NOT_YET, LISTED_RUNNING, new Stay("it counts once its create has ended"))
                    .on(RUNNING, LISTED_RUNNING, new Stay("as it should be"))
                    .on(STOPPED, LISTED_RUNNING, RUNS)
                    .on(ASIDE, LISTED_RUNNING, RUNS)
                    .on(FAILED, LISTED_RUNNING, RUNS)
                    .on(TRASHED, LISTED_RUNNING, new Stay("its host is told to switch it off"))
                    .on(LEAVING, LISTED_RUNNING, new Stay("it is leaving"))
                    .on(NOT_YET, LISTED_STOPPED, new Stay("it counts once its create has ended"))
                    .on(RUNNING, LISTED_STOPPED, IS_OFF)
                    .on(STOPPED, LISTED_STOPPED, new Stay("as it should be"))
                    .on(ASIDE, LISTED_STOPPED, IS_OFF)
                    .on(FAILED, LISTED_STOPPED, IS_OFF)
                    .on(TRASHED, LISTED_STOPPED, new Stay("as it should be"))
                    .on(LEAVING, LISTED_STOPPED, new Stay("it is leaving"))
                    .on(NOT_YET, LISTED_PAUSED, new Stay("it counts once its create has ended"))
                    .on(ON_OR_OFF, LISTED_PAUSED, IS_PAUSED)
                    .on(PAUSED, LISTED_PAUSED, new Stay("as it should be"))
                    .on(SAVED, LISTED_PAUSED, IS_PAUSED)
                    .on(FAILED, LISTED_PAUSED, IS_PAUSED)
                    .on(TRASHED, LISTED_PAUSED, new Stay("its host is told to switch it off"))
                    .on(LEAVING, LISTED_PAUSED, new Stay("it is leaving"))
                    .on(NOT_YET, LISTED_SAVED, new Stay("it counts once its create has ended"))
                    .on(ON_OR_OFF, LISTED_SAVED, IS_SAVED)
                    .on(PAUSED, LISTED_SAVED, IS_SAVED)
                    .on(SAVED, LISTED_SAVED, new Stay("as it should be"))
                    .on(FAILED, LISTED_SAVED, IS_SAVED)
                    .on(TRASHED, LISTED_SAVED, new Stay("as it should be"))
                    .on(LEAVING, LISTED_SAVED, new Stay("it is leaving"))
                    .on(NOT_YET, NOT_LISTED, IS_MISSING)
                    .on(ON_OR_OFF, NOT_LISTED, IS_MISSING)
                    .on(ASIDE, NOT_LISTED, IS_MISSING)
                    .on(FAILED, NOT_LISTED, new Stay("known already"))
                    .on(TRASHED, NOT_LISTED, new Stay("its deletion says when it is gone"))
                    .on(LEAVING, NOT_LISTED, new Stay("its deletion says when it is gone"))
                    .complete();

    private VmLifecycle() {}

    public static Transition decide(VmState state, VmTrigger trigger) {
        return TABLE.row(state, trigger);
    }

    /** The whole table, for its page and its tests. */
    public static TransitionTable<VmState, VmTrigger, Transition> table() {
        return TABLE;
    }
}

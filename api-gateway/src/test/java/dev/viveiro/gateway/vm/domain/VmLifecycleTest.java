package dev.viveiro.gateway.vm.domain;

import static dev.viveiro.contract.vm.VmState.*;
import static dev.viveiro.gateway.vm.domain.VmTrigger.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.TransitionTable;
import dev.viveiro.kernel.TransitionTable.Pair;
import dev.viveiro.testkit.ReferencePage;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The three guards of the lifecycle: every pair decided, every row told as a story, the page fresh. */
class VmLifecycleTest {
    private static final Set<Meter> RUNS = EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS);
    private static final Set<Meter> KEPT = EnumSet.of(Meter.DISK, Meter.ADDRESS);

    private static final Set<Pair<VmState, VmTrigger>> TOLD = new LinkedHashSet<>();

    private static final Set<VmState> NOT_YET = EnumSet.of(REQUESTED, PROVISIONING);
    private static final String PAUSED_NOW = "it is paused; resume it";
    private static final String SAVED_NOW = "it is saved; restore it";
    private static final Set<VmTrigger> OF_ONE_THAT_IS_THERE = EnumSet.of(
            START_REQUESTED,
            STOP_REQUESTED,
            REBOOT_REQUESTED,
            PAUSE_REQUESTED,
            RESUME_REQUESTED,
            SAVE_REQUESTED,
            RESTORE_REQUESTED,
            RESIZE_REQUESTED,
            SNAPSHOT_REQUESTED,
            REVERT_REQUESTED,
            DELETE_SNAPSHOT_REQUESTED);
    private static final Set<VmState> ON_OR_OFF = EnumSet.of(RUNNING, STOPPED);
    private static final Set<VmState> LEAVING = EnumSet.of(DELETING, DELETED);

    @AfterAll
    static void every_row_was_told_as_a_story() {
        Set<Pair<VmState, VmTrigger>> untold =
                new LinkedHashSet<>(VmLifecycle.table().rows().keySet());
        untold.removeAll(TOLD);
        assertThat(untold).as("rows that no story here exercises").isEmpty();
    }

    @Test
    void every_pair_is_decided() {
        assertThat(VmLifecycle.table().rows()).hasSize(VmState.values().length * VmTrigger.values().length);
    }

    @Test
    void a_table_without_one_of_the_rows_is_refused_by_name() {
        Pair<VmState, VmTrigger> forgotten = new Pair<>(STOPPED, SEEN_RUNNING);
        var builder = TransitionTable.<VmState, VmTrigger, Transition>of(VmState.class, VmTrigger.class);
        VmLifecycle.table().rows().forEach((pair, row) -> {
            if (!pair.equals(forgotten)) {
                builder.on(pair.state(), pair.trigger(), row);
            }
        });
        assertThatThrownBy(builder::complete)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("undecided: STOPPED x SEEN_RUNNING");
    }

    @Test
    void the_page_says_what_the_table_says() {
        ReferencePage.assertFresh("lifecycle.md", LifecyclePage.text());
    }

    // what somebody asks

    @Test
    void a_deletion_takes_any_machine_away_bills_nothing_more_and_frees_nothing_yet() {
        for (VmState from : EnumSet.of(REQUESTED, PROVISIONING, RUNNING, STOPPED, PAUSED, SAVED, FAILED, TRASHED)) {
            Pull pull = pull(from, DELETE_REQUESTED);
            assertThat(pull.after().status().wanted()).isFalse();
            moves(
                    pull,
                    DELETING,
                    EnumSet.noneOf(Meter.class),
                    pull.before().place().reserved(),
                    true);
        }
    }

    @Test
    void a_machine_that_is_leaving_or_gone_stays_so_when_its_deletion_is_asked_again() {
        LEAVING.forEach(from -> stays(pull(from, DELETE_REQUESTED)));
    }

    @Test
    void a_machine_that_runs_or_is_off_may_be_started_and_changes_only_when_its_host_says_so() {
        ON_OR_OFF.forEach(from -> stays(pull(from, START_REQUESTED)));
    }

    @Test
    void a_machine_that_is_there_may_be_stopped_and_changes_only_when_its_host_says_so() {
        EnumSet.of(RUNNING, STOPPED, PAUSED, SAVED).forEach(from -> stays(pull(from, STOP_REQUESTED)));
    }

    @Test
    void only_a_running_machine_may_be_rebooted_and_none_that_is_set_aside_started() {
        stays(pull(RUNNING, REBOOT_REQUESTED));
        refuses(pull(STOPPED, REBOOT_REQUESTED), "it is off; start it");
        for (VmTrigger request : List.of(START_REQUESTED, REBOOT_REQUESTED)) {
            refuses(pull(PAUSED, request), PAUSED_NOW);
            refuses(pull(SAVED, request), SAVED_NOW);
        }
    }

    @Test
    void a_machine_is_paused_and_saved_from_running_and_comes_back_on_the_same_way() {
        EnumSet.of(RUNNING, PAUSED).forEach(from -> stays(pull(from, PAUSE_REQUESTED)));
        EnumSet.of(RUNNING, PAUSED).forEach(from -> stays(pull(from, RESUME_REQUESTED)));
        EnumSet.of(RUNNING, SAVED).forEach(from -> stays(pull(from, SAVE_REQUESTED)));
        EnumSet.of(RUNNING, SAVED).forEach(from -> stays(pull(from, RESTORE_REQUESTED)));
        for (VmTrigger request : List.of(PAUSE_REQUESTED, RESUME_REQUESTED, SAVE_REQUESTED, RESTORE_REQUESTED)) {
            refuses(pull(STOPPED, request), "it is off; start it");
        }
        refuses(pull(PAUSED, SAVE_REQUESTED), PAUSED_NOW);
        refuses(pull(PAUSED, RESTORE_REQUESTED), PAUSED_NOW);
        refuses(pull(SAVED, PAUSE_REQUESTED), SAVED_NOW);
        refuses(pull(SAVED, RESUME_REQUESTED), SAVED_NOW);
    }

    @Test
    void a_machine_that_runs_or_is_off_may_be_resized_and_its_disk_kept_and_had_back() {
        for (VmTrigger request : List.of(RESIZE_REQUESTED, SNAPSHOT_REQUESTED, REVERT_REQUESTED)) {
            ON_OR_OFF.forEach(from -> stays(pull(from, request)));
            refuses(pull(PAUSED, request), PAUSED_NOW);
            refuses(pull(SAVED, request), SAVED_NOW);
        }
        EnumSet.of(RUNNING, STOPPED, PAUSED, SAVED).forEach(from -> stays(pull(from, DELETE_SNAPSHOT_REQUESTED)));
    }

    @Test
    void only_a_machine_that_is_off_may_be_captured() {
        stays(pull(STOPPED, CAPTURE_REQUESTED));
        NOT_YET.forEach(from -> refuses(pull(from, CAPTURE_REQUESTED), "it is being created"));
        refuses(pull(RUNNING, CAPTURE_REQUESTED), "its disk is not whole while it runs; stop it");
        refuses(pull(PAUSED, CAPTURE_REQUESTED), "it is paused; stop it");
        refuses(pull(SAVED, CAPTURE_REQUESTED), "it is saved; stop it");
        refuses(pull(FAILED, CAPTURE_REQUESTED), "it failed; delete it and create it anew");
        refuses(pull(TRASHED, CAPTURE_REQUESTED), "it was deleted; restore it first");
        LEAVING.forEach(from -> refuses(pull(from, CAPTURE_REQUESTED), "it was deleted"));
    }

    @Test
    void a_machine_that_runs_or_is_off_may_get_another_card() {
        EnumSet.of(RUNNING, STOPPED).forEach(from -> stays(pull(from, CHANGE_NETWORK_REQUESTED)));
        NOT_YET.forEach(from -> refuses(pull(from, CHANGE_NETWORK_REQUESTED), "it is being created"));
        refuses(pull(PAUSED, CHANGE_NETWORK_REQUESTED), "it is paused; resume it");
        refuses(pull(SAVED, CHANGE_NETWORK_REQUESTED), "it is saved; restore it");
        refuses(pull(FAILED, CHANGE_NETWORK_REQUESTED), "it failed; delete it and create it anew");
        refuses(pull(TRASHED, CHANGE_NETWORK_REQUESTED), "it was deleted; restore it first");
        LEAVING.forEach(from -> refuses(pull(from, CHANGE_NETWORK_REQUESTED), "it was deleted"));
    }

    @Test
    void a_machine_that_runs_or_is_off_gets_and_loses_disks_and_isos() {
        for (VmTrigger request : EnumSet.of(ATTACH_DISK_REQUESTED, DETACH_DISK_REQUESTED, CHANGE_ISO_REQUESTED)) {
            EnumSet.of(RUNNING, STOPPED).forEach(from -> stays(pull(from, request)));
            NOT_YET.forEach(from -> refuses(pull(from, request), "it is being created"));
            refuses(pull(PAUSED, request), "it is paused; resume it");
            refuses(pull(SAVED, request), "it is saved; restore it");
            refuses(pull(FAILED, request), "it failed; reinstall it, or delete it");
            refuses(pull(TRASHED, request), "it was deleted; restore it first");
            LEAVING.forEach(from -> refuses(pull(from, request), "it was deleted"));
        }
    }

    @Test
    void only_a_machine_that_runs_or_is_off_may_move() {
        EnumSet.of(RUNNING, STOPPED).forEach(from -> stays(pull(from, MIGRATE_REQUESTED)));
        NOT_YET.forEach(from -> refuses(pull(from, MIGRATE_REQUESTED), "it is being created"));
        refuses(pull(PAUSED, MIGRATE_REQUESTED), "it is paused; resume or stop it");
        refuses(pull(SAVED, MIGRATE_REQUESTED), "it is saved; restore or stop it");
        refuses(pull(FAILED, MIGRATE_REQUESTED), "it failed; delete it and create it anew");
        refuses(pull(TRASHED, MIGRATE_REQUESTED), "it was deleted; restore it first");
        LEAVING.forEach(from -> refuses(pull(from, MIGRATE_REQUESTED), "it was deleted"));
    }

    @Test
    void a_machine_that_is_there_or_failed_may_be_made_anew() {
        EnumSet.of(RUNNING, STOPPED, PAUSED, SAVED, FAILED).forEach(from -> stays(pull(from, REINSTALL_REQUESTED)));
        NOT_YET.forEach(from -> refuses(pull(from, REINSTALL_REQUESTED), "it is being created"));
        refuses(pull(TRASHED, REINSTALL_REQUESTED), "it was deleted; restore it first");
        LEAVING.forEach(from -> refuses(pull(from, REINSTALL_REQUESTED), "it was deleted"));
    }

    @Test
    void a_machine_that_is_being_created_failed_or_was_deleted_takes_no_request_but_its_deletion() {
        for (VmTrigger request : OF_ONE_THAT_IS_THERE) {
            String creating = request == STOP_REQUESTED
                    ? "it is being created; cancel that, or delete it"
                    : "it is being created";
            NOT_YET.forEach(from -> refuses(pull(from, request), creating));
            refuses(pull(FAILED, request), "it failed; delete it and create it anew");
            refuses(pull(TRASHED, request), "it was deleted; restore it first");
            LEAVING.forEach(from -> refuses(pull(from, request), "it was deleted"));
        }
    }

    // what the host says of a create

    @Test
    void a_requested_machine_is_provisioning_when_a_worker_begins() {
        moves(pull(REQUESTED, CREATE_STARTED), PROVISIONING, EnumSet.noneOf(Meter.class), Machines.ALL, true);
    }

    @Test
    void the_beginning_of_a_create_changes_no_machine_that_came_further() {
        EnumSet.complementOf(EnumSet.of(REQUESTED)).forEach(from -> stays(pull(from, CREATE_STARTED)));
    }

    @Test
    void a_create_that_succeeds_makes_the_machine_run_and_bills_all_of_it() {
        NOT_YET.forEach(from -> moves(pull(from, CREATE_SUCCEEDED), RUNNING, RUNS, Machines.ALL, true));
    }

    @Test
    void a_create_that_was_given_up_and_succeeds_all_the_same_is_adopted() {
        moves(pull(FAILED, CREATE_SUCCEEDED), RUNNING, RUNS, Machines.ALL, true);
    }

    @Test
    void a_late_success_changes_no_machine_that_was_seen_since_or_deleted() {
        EnumSet.of(RUNNING, STOPPED, PAUSED, SAVED, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, CREATE_SUCCEEDED)));
    }

    @Test
    void a_create_that_unwound_leaves_nothing_but_the_name() {
        EnumSet.of(REQUESTED, PROVISIONING, FAILED)
                .forEach(from -> moves(
                        pull(from, CREATE_UNWOUND), FAILED, EnumSet.noneOf(Meter.class), Machines.NOTHING, false));
    }

    @Test
    void a_create_that_left_remains_keeps_all_and_bills_nothing() {
        NOT_YET.forEach(from ->
                moves(pull(from, CREATE_LEFT_REMAINS), FAILED, EnumSet.noneOf(Meter.class), Machines.ALL, true));
        stays(pull(FAILED, CREATE_LEFT_REMAINS));
    }

    @Test
    void a_machine_that_was_seen_is_not_unmade_by_a_late_failure_of_its_create() {
        for (VmTrigger late : List.of(CREATE_UNWOUND, CREATE_LEFT_REMAINS)) {
            EnumSet.of(RUNNING, STOPPED, PAUSED, SAVED, TRASHED).forEach(from -> stays(pull(from, late)));
        }
    }

    @Test
    void a_machine_that_is_leaving_is_gone_only_when_its_deletion_says_so() {
        for (VmTrigger late : List.of(CREATE_UNWOUND, CREATE_LEFT_REMAINS)) {
            LEAVING.forEach(from -> stays(pull(from, late)));
        }
    }

    // what the host sees

    @Test
    void a_machine_that_was_off_or_aside_and_is_seen_running_runs_and_is_billed() {
        EnumSet.of(STOPPED, PAUSED, SAVED)
                .forEach(from -> moves(pull(from, SEEN_RUNNING), RUNNING, RUNS, Machines.ALL, true));
    }

    @Test
    void a_machine_that_is_seen_off_is_stopped_and_pays_for_its_disk_alone() {
        EnumSet.of(RUNNING, PAUSED, SAVED)
                .forEach(from -> moves(pull(from, SEEN_STOPPED), STOPPED, KEPT, Machines.DISK_ALONE, true));
    }

    @Test
    void a_machine_that_is_seen_paused_holds_and_pays_for_all_and_one_that_is_saved_for_its_disk() {
        EnumSet.of(RUNNING, STOPPED, SAVED)
                .forEach(from -> moves(pull(from, SEEN_PAUSED), PAUSED, RUNS, Machines.ALL, true));
        EnumSet.of(RUNNING, STOPPED, PAUSED)
                .forEach(from -> moves(pull(from, SEEN_SAVED), SAVED, KEPT, Machines.DISK_ALONE, true));
    }

    @Test
    void a_plan_that_keeps_capacity_is_billed_for_it_while_the_machine_is_off() {
        Pull pull = Pull.of(SEEN_STOPPED, Machines.aVmThatKeepsItsCapacity(RUNNING));
        moves(pull, STOPPED, RUNS, Machines.ALL, true);
    }

    @Test
    void what_is_seen_of_a_machine_as_it_should_be_or_not_there_yet_or_leaving_changes_nothing() {
        EnumSet.of(REQUESTED, PROVISIONING, RUNNING, FAILED, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, SEEN_RUNNING)));
        EnumSet.of(REQUESTED, PROVISIONING, STOPPED, FAILED, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, SEEN_STOPPED)));
        EnumSet.of(REQUESTED, PROVISIONING, PAUSED, FAILED, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, SEEN_PAUSED)));
        EnumSet.of(REQUESTED, PROVISIONING, SAVED, FAILED, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, SEEN_SAVED)));
    }

    @Test
    void a_deleted_machine_that_is_gone_frees_all_it_held() {
        EnumSet.of(TRASHED, DELETING)
                .forEach(
                        from -> moves(pull(from, GONE), DELETED, EnumSet.noneOf(Meter.class), Machines.NOTHING, false));
        stays(pull(DELETED, GONE));
    }

    @Test
    void a_machine_that_is_gone_before_it_was_there_has_failed() {
        EnumSet.of(REQUESTED, PROVISIONING, FAILED)
                .forEach(from -> moves(pull(from, GONE), FAILED, EnumSet.noneOf(Meter.class), Machines.NOTHING, false));
    }

    @Test
    void a_machine_that_nobody_deleted_is_kept_when_its_host_calls_it_gone() {
        EnumSet.of(RUNNING, STOPPED, PAUSED, SAVED).forEach(from -> stays(pull(from, GONE)));
    }

    // what becomes of its host

    @Test
    void a_machine_whose_host_was_destroyed_has_failed_and_holds_and_costs_nothing() {
        EnumSet.of(REQUESTED, PROVISIONING, RUNNING, STOPPED, PAUSED, SAVED, FAILED)
                .forEach(from -> moves(
                        pull(from, HOST_DESTROYED), FAILED, EnumSet.noneOf(Meter.class), Machines.NOTHING, false));
    }

    @Test
    void a_deletion_ends_with_the_host() {
        EnumSet.of(TRASHED, DELETING)
                .forEach(from -> moves(
                        pull(from, HOST_DESTROYED), DELETED, EnumSet.noneOf(Meter.class), Machines.NOTHING, false));
        stays(pull(DELETED, HOST_DESTROYED));
    }

    // what its host lists, and no event told

    @Test
    void a_power_that_no_event_told_becomes_the_state_as_if_one_had() {
        EnumSet.of(STOPPED, PAUSED, SAVED, FAILED)
                .forEach(from -> moves(pull(from, LISTED_RUNNING), RUNNING, RUNS, Machines.ALL, true));
        EnumSet.of(RUNNING, PAUSED, SAVED, FAILED)
                .forEach(from -> moves(pull(from, LISTED_STOPPED), STOPPED, KEPT, Machines.DISK_ALONE, true));
        EnumSet.of(RUNNING, STOPPED, SAVED, FAILED)
                .forEach(from -> moves(pull(from, LISTED_PAUSED), PAUSED, RUNS, Machines.ALL, true));
        EnumSet.of(RUNNING, STOPPED, PAUSED, FAILED)
                .forEach(from -> moves(pull(from, LISTED_SAVED), SAVED, KEPT, Machines.DISK_ALONE, true));
    }

    @Test
    void what_is_listed_of_a_machine_as_it_should_be_or_not_there_yet_or_leaving_changes_nothing() {
        EnumSet.of(REQUESTED, PROVISIONING, RUNNING, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, LISTED_RUNNING)));
        EnumSet.of(REQUESTED, PROVISIONING, STOPPED, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, LISTED_STOPPED)));
        EnumSet.of(REQUESTED, PROVISIONING, PAUSED, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, LISTED_PAUSED)));
        EnumSet.of(REQUESTED, PROVISIONING, SAVED, TRASHED, DELETING, DELETED)
                .forEach(from -> stays(pull(from, LISTED_SAVED)));
    }

    @Test
    void a_machine_that_its_host_does_not_list_has_failed_pays_for_nothing_and_keeps_all_it_holds() {
        for (VmState from : EnumSet.of(REQUESTED, PROVISIONING, RUNNING, STOPPED, PAUSED, SAVED)) {
            Pull pull = pull(from, NOT_LISTED);
            moves(
                    pull,
                    FAILED,
                    EnumSet.noneOf(Meter.class),
                    pull.before().place().reserved(),
                    true);
        }
        EnumSet.of(FAILED, TRASHED, DELETING, DELETED).forEach(from -> stays(pull(from, NOT_LISTED)));
    }

    @Test
    void a_missing_machine_is_made_anew_as_its_next_generation_and_no_other_is() {
        Pull pull = Pull.of(RECREATE_REQUESTED, Machines.aVm(FAILED));
        TOLD.add(new Pair<>(FAILED, RECREATE_REQUESTED));
        assertThat(pull.after().place().generation())
                .isEqualTo(pull.before().place().generation() + 1);
        moves(pull, REQUESTED, EnumSet.noneOf(Meter.class), Machines.ALL, true);
        NOT_YET.forEach(from -> refuses(pull(from, RECREATE_REQUESTED), "it is being created"));
        EnumSet.of(RUNNING, STOPPED, PAUSED, SAVED)
                .forEach(from -> refuses(pull(from, RECREATE_REQUESTED), "it is not missing"));
        refuses(pull(TRASHED, RECREATE_REQUESTED), "it was deleted; restore it first");
        LEAVING.forEach(from -> refuses(pull(from, RECREATE_REQUESTED), "it was deleted"));
    }

    private static Pull pull(VmState from, VmTrigger trigger) {
        TOLD.add(new Pair<>(from, trigger));
        return Pull.of(trigger, Machines.aVm(from));
    }

    private static void moves(Pull pull, VmState to, Set<Meter> billed, HostResources held, boolean addressHeld) {
        Vm before = pull.before();
        Vm after = pull.after();
        String story = before.status().state() + " to " + to;
        assertThat(pull.refusal()).as(story).isNull();
        assertThat(after.status().state()).as(story).isEqualTo(to);
        assertThat(after.status().version()).as(story).isEqualTo(before.status().version() + 1);
        assertThat(after.status().billed()).as(story).isEqualTo(billed);
        assertThat(after.place().reserved()).as(story).isEqualTo(held);
        assertThat(after.place().addressHeld()).as(story).isEqualTo(addressHeld);
        assertThat(pull.told()).as(story).singleElement().satisfies(told -> {
            assertThat(told.vm()).isEqualTo(after.snapshot());
            assertThat(told.billed()).isEqualTo(billed);
            assertThat(told.effectiveAt()).isBetween(HostSays.SEEN, Instant.MAX);
        });
    }

    private static void stays(Pull pull) {
        String story = "stays " + pull.before().status().state();
        assertThat(pull.refusal()).as(story).isNull();
        assertThat(pull.told()).as(story).isEmpty();
        unchanged(pull, story);
    }

    private static void refuses(Pull pull, String why) {
        VmState state = pull.before().status().state();
        ProblemException refusal = Objects.requireNonNull(pull.refusal(), () -> "not refused when " + state);
        assertThat(refusal.code()).isEqualTo(ProblemCode.INVALID_STATE);
        assertThat(refusal).hasMessage("The machine is " + state + ": " + why + ".");
        unchanged(pull, "refused");
    }

    /** What the host saw may be noted; what the machine is, holds and costs is as before. */
    private static void unchanged(Pull pull, String story) {
        Vm before = pull.before();
        Vm after = pull.after();
        assertThat(after.place()).as(story).isEqualTo(before.place());
        assertThat(after.status().state()).as(story).isEqualTo(before.status().state());
        assertThat(after.status().billed()).as(story).isEqualTo(before.status().billed());
        assertThat(after.status().version()).as(story).isEqualTo(before.status().version());
    }
}

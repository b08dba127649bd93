package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Effects.DeleteIt;
import dev.viveiro.gateway.vm.domain.Effects.Note;
import dev.viveiro.gateway.vm.domain.Effects.PlaceElsewhere;
import dev.viveiro.gateway.vm.domain.Effects.SendCommand;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostWordTest {
    private static final Instant NOW = HostSays.SEEN.plusSeconds(1);

    private final Vm requested = Machines.aVm(VmState.REQUESTED);
    private final Operation create = Machines.anOperation(requested, OperationType.CREATE);
    private final Vm running = Machines.aVm(VmState.RUNNING);
    private final Operation stop = Machines.anOperation(running, OperationType.STOP);
    private final Vm stopped = Machines.aVm(VmState.STOPPED);

    // who may speak

    @Test
    void a_host_that_the_machine_is_not_placed_on_is_not_heard() {
        ignored(
                requested,
                create,
                HostSays.of(requested, create).from(Machines.OTHER_HOST).succeeded(ObservedPower.RUNNING));
    }

    @Test
    void another_generation_than_the_machines_is_not_heard() {
        HostSays host = HostSays.of(requested, create);
        ignored(requested, create, host.generation(Machines.GENERATION - 1).started());
        ignored(requested, create, host.generation(Machines.GENERATION + 1).deleted());
        ignored(
                running,
                null,
                HostSays.of(running, stop).generation(Machines.GENERATION - 1).power(ObservedPower.STOPPED));
    }

    @Test
    void another_attempt_than_the_one_that_runs_is_not_heard() {
        Operation second = create.again(Machines.IDS.next(), false);
        HostSays first = HostSays.of(requested, create);
        ignored(requested, second, first.started());
        ignored(requested, second, first.succeeded(ObservedPower.RUNNING));
        ignored(requested, second, first.failed(FailureClass.REFUSED, false));
        ignored(requested, second, first.cancelled(false));
        ignored(requested, create, first.attempt(2).started());
    }

    @Test
    void an_operation_that_nobody_knows_is_not_heard() {
        HostSays host = HostSays.of(requested, create);
        ignored(requested, null, host.started());
        ignored(requested, null, host.succeeded(ObservedPower.RUNNING));
        ignored(requested, null, host.failed(FailureClass.REFUSED, true));
    }

    @Test
    void an_older_word_of_the_same_journal_changes_nothing() {
        HostSays late = HostSays.of(running, stop).sequence(Machines.HEARD);
        ignored(running, null, late.power(ObservedPower.STOPPED));
        Operation further = create.running(HostSays.steps(StepState.RUNNING), false, Machines.HEARD + 5);
        ignored(requested, further, HostSays.of(requested, create).progressed(true));
    }

    @Test
    void the_same_word_twice_changes_nothing_more() {
        HostEvent word = HostSays.of(running, stop).power(ObservedPower.STOPPED);
        Effects once = hear(running, null, word);
        ignored(once.vm(), null, word);
    }

    @Test
    void a_new_journal_is_heard_from_its_first_word() {
        HostEvent word =
                HostSays.of(running, stop).journal("journal-2").sequence(1).power(ObservedPower.STOPPED);
        Effects effects = hear(running, null, word);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(effects.vm().status().journal()).isEqualTo("journal-2");
    }

    // how an operation goes on

    @Test
    void a_worker_that_begins_shows_its_steps() {
        Effects effects = hear(requested, create, HostSays.of(requested, create).started());
        assertThat(after(effects).state()).isEqualTo(OperationState.RUNNING);
        assertThat(after(effects).steps()).isEqualTo(HostSays.steps(StepState.PENDING));
        assertThat(effects.vm().status().state()).isEqualTo(VmState.PROVISIONING);
    }

    @Test
    void a_step_of_no_return_is_never_taken_back() {
        HostSays host = HostSays.of(running, stop);
        Effects past = hear(running, stop, host.progressed(true));
        Effects next =
                hear(past.vm(), after(past), host.sequence(Machines.HEARD + 2).progressed(false));
        assertThat(after(next).noReturn()).isTrue();
        assertThat(after(next).steps()).isEqualTo(HostSays.steps(StepState.RUNNING));
        assertThat(next.events()).as("the machine itself did not change").isEmpty();
    }

    // how it ends well

    @Test
    void a_create_that_succeeds_runs_and_gives_the_credential_away_once() {
        HostEvent word = HostSays.of(requested, create).succeeded(ObservedPower.RUNNING);
        Effects effects = hear(requested, create, word);
        assertThat(after(effects).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(after(effects).progress()).isEqualTo(100);
        assertThat(after(effects).endedAt()).isEqualTo(NOW);
        assertThat(effects.vm().status().power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(effects.events())
                .hasExactlyElementsOfTypes(VmChanged.class, CredentialIssued.class)
                .last()
                .isEqualTo(new CredentialIssued(effects.vm().snapshot(), create.id(), HostSays.CREDENTIAL, NOW));
        assertThat(hear(effects.vm(), after(effects), word).events()).isEmpty();
    }

    @Test
    void a_stop_that_succeeds_stops_the_machine_at_the_time_its_host_saw_it() {
        Effects effects = hear(running, stop, HostSays.of(running, stop).succeeded(ObservedPower.STOPPED));
        assertThat(after(effects).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(effects.events())
                .singleElement()
                .isEqualTo(new VmChanged(
                        effects.vm().snapshot(),
                        "SEEN_STOPPED",
                        effects.vm().status().billed(),
                        HostSays.SEEN));
    }

    @Test
    void a_start_that_succeeds_runs() {
        Operation start = Machines.anOperation(stopped, OperationType.START);
        Effects effects = hear(stopped, start, HostSays.of(stopped, start).succeeded(ObservedPower.RUNNING));
        assertThat(effects.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(effects.vm().place().reserved()).isEqualTo(Machines.ALL);
    }

    @Test
    void a_reboot_that_succeeds_changes_nothing_of_the_machine() {
        Operation reboot = Machines.anOperation(running, OperationType.REBOOT);
        Effects effects = hear(running, reboot, HostSays.of(running, reboot).succeeded(ObservedPower.RUNNING));
        assertThat(after(effects).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(effects.events()).isEmpty();
    }

    // how it ends late

    @Test
    void a_create_that_succeeds_after_its_deadline_is_adopted_and_its_operation_stays_as_it_ended() {
        Vm failed = Machines.aVm(VmState.FAILED);
        Operation ended = Machines.aCreateOfUnknownOutcome(failed);
        Effects effects = hear(failed, ended, HostSays.of(failed, ended).succeeded(ObservedPower.RUNNING));
        assertThat(effects.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(effects.operation()).isEqualTo(ended);
        assertThat(effects.events()).hasExactlyElementsOfTypes(VmChanged.class, CredentialIssued.class);
    }

    @Test
    void a_create_that_succeeds_although_it_was_cancelled_is_deleted() {
        Operation cancelled = Machines.cancelled(create);
        Effects effects =
                hear(requested, cancelled, HostSays.of(requested, create).succeeded(ObservedPower.RUNNING));
        assertThat(effects.next()).hasExactlyElementsOfTypes(DeleteIt.class);
        assertThat(effects.operation()).isEqualTo(cancelled);
        assertThat(effects.events()).as("nobody gets its credential").isEmpty();
    }

    @Test
    void a_cancelled_create_that_succeeds_while_its_machine_is_leaving_is_left_to_that_deletion() {
        Vm leaving = Machines.aVm(VmState.DELETING);
        Operation cancelled = Machines.cancelled(Machines.anOperation(leaving, OperationType.CREATE));
        Effects effects =
                hear(leaving, cancelled, HostSays.of(leaving, cancelled).succeeded(ObservedPower.RUNNING));
        assertThat(effects.next()).isEmpty();
        assertThat(effects.vm().status().state()).isEqualTo(VmState.DELETING);
    }

    @Test
    void a_create_that_succeeds_after_its_address_was_given_back_is_deleted() {
        Vm failed = Machines.aVm(VmState.FAILED);
        Vm clean = failed.with(failed.place().holding(Holding.NAME_ONLY, failed.build()));
        Operation ended = Machines.aCreateOfUnknownOutcome(clean);
        Effects effects = hear(clean, ended, HostSays.of(clean, ended).succeeded(ObservedPower.RUNNING));
        assertThat(effects.next()).hasExactlyElementsOfTypes(DeleteIt.class);
        assertThat(effects.vm().place()).isEqualTo(clean.place());
        assertThat(effects.events()).isEmpty();
    }

    @Test
    void a_stop_that_succeeds_after_its_deadline_stops_the_machine_all_the_same() {
        Operation ended = stop.ended(
                OperationState.FAILED, stop.steps(), Causes.outcomeUnknown(stop.deadline()), stop.deadline());
        Effects effects = hear(running, ended, HostSays.of(running, ended).succeeded(ObservedPower.STOPPED));
        assertThat(effects.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(effects.operation()).isEqualTo(ended);
    }

    // how it fails

    @Test
    void a_failure_that_may_pass_is_tried_again_after_a_pause() {
        Effects effects =
                hear(requested, create, HostSays.of(requested, create).failed(FailureClass.RETRY_LATER, false));
        assertThat(after(effects).active()).isTrue();
        assertThat(after(effects).attempt()).isEqualTo(2);
        assertThat(after(effects).command()).isNotEqualTo(create.command());
        assertThat(effects.next()).containsExactly(new SendCommand(NOW.plus(Policy.DEFAULT.retryAfter())));
        assertThat(effects.vm().place()).isEqualTo(requested.place());
        assertThat(effects.vm().status().state()).isEqualTo(VmState.REQUESTED);
    }

    /** A random walk found it: the second attempt was cancelled before it left, and what the first had seen was lost. */
    @Test
    void what_a_failed_attempt_saw_is_noted_while_the_next_one_waits() {
        HostEvent word = HostSays.of(running, stop)
                .failed(FailureClass.RETRY_LATER, null, false, HostSays.facts(ObservedPower.STOPPED));
        Effects effects = hear(running, stop, word);
        assertThat(after(effects).active()).isTrue();
        assertThat(effects.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(effects.vm().status().power()).isEqualTo(ObservedPower.STOPPED);
        assertThat(new Requests(NOW)
                        .cancel(effects.vm(), Objects.requireNonNull(effects.operation()), Sent.NOTHING)
                        .vm()
                        .status()
                        .state())
                .isEqualTo(VmState.STOPPED);
    }

    @Test
    void the_worker_may_name_the_pause() {
        HostEvent word = HostSays.of(requested, create)
                .failed(FailureClass.RETRY_LATER, Duration.ofSeconds(90), false, HostSays.facts(ObservedPower.UNKNOWN));
        assertThat(hear(requested, create, word).next()).containsExactly(new SendCommand(NOW.plusSeconds(90)));
    }

    @Test
    void a_retry_that_the_deadline_leaves_no_time_for_is_not_begun() {
        Duration left = Duration.between(NOW, stop.deadline()).minus(Policy.DEFAULT.unwinding());
        HostEvent word = HostSays.of(running, stop)
                .failed(FailureClass.RETRY_LATER, left, false, HostSays.facts(ObservedPower.RUNNING));
        assertThat(after(hear(running, stop, word)).state()).isEqualTo(OperationState.FAILED);
    }

    @Test
    void a_stop_whose_attempts_are_used_up_fails_with_the_workers_cause() {
        Operation third = stop.again(Machines.IDS.next(), false).again(Machines.IDS.next(), false);
        Effects effects = hear(
                running,
                third,
                HostSays.of(running, third)
                        .failed(FailureClass.RETRY_LATER, null, true, HostSays.facts(ObservedPower.RUNNING)));
        assertThat(after(effects).state()).isEqualTo(OperationState.FAILED);
        assertThat(Objects.requireNonNull(after(effects).cause()).code()).isEqualTo("image-missing");
        assertThat(effects.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(effects.next()).isEmpty();
    }

    @Test
    void a_create_that_this_host_cant_do_goes_to_another() {
        Effects effects =
                hear(requested, create, HostSays.of(requested, create).failed(FailureClass.TRY_OTHER_HOST, false));
        assertThat(after(effects).placements()).isEqualTo(2);
        assertThat(after(effects).attempt()).isEqualTo(2);
        assertThat(effects.next()).hasExactlyElementsOfTypes(PlaceElsewhere.class);
    }

    @Test
    void a_create_that_left_something_behind_goes_nowhere_else() {
        Effects effects =
                hear(requested, create, HostSays.of(requested, create).failed(FailureClass.TRY_OTHER_HOST, true));
        assertThat(after(effects).state()).isEqualTo(OperationState.FAILED);
        assertThat(effects.vm().place()).as("it keeps what it holds").isEqualTo(requested.place());
    }

    @Test
    void a_create_that_was_tried_on_enough_hosts_fails() {
        Operation last = create.again(Machines.IDS.next(), true).again(Machines.IDS.next(), true);
        Effects effects =
                hear(requested, last, HostSays.of(requested, last).failed(FailureClass.TRY_OTHER_HOST, false));
        assertThat(after(effects).state()).isEqualTo(OperationState.FAILED);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(effects.vm().place().addressHeld()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"REFUSED", "CONFLICT", "OUTCOME_UNKNOWN"})
    void a_failure_that_no_repetition_mends_ends_the_operation(FailureClass next) {
        Effects effects = hear(requested, create, HostSays.of(requested, create).failed(next, false));
        assertThat(after(effects).state()).isEqualTo(OperationState.FAILED);
        assertThat(effects.next()).isEmpty();
    }

    @Test
    void a_start_that_fails_gives_back_what_it_had_reserved() {
        Vm starting = stopped.with(stopped.place().holding(Holding.EVERYTHING, stopped.build()));
        Operation start = Machines.anOperation(starting, OperationType.START);
        HostSays host = HostSays.of(starting, start);
        VmFacts off = HostSays.facts(ObservedPower.STOPPED);
        VmFacts nowhere = new VmFacts(false, ObservedPower.UNKNOWN, null, HostSays.SEEN);
        for (VmFacts facts : new VmFacts[] {off, nowhere}) {
            Effects effects = hear(starting, start, host.failed(FailureClass.REFUSED, null, false, facts));
            assertThat(effects.vm().place().reserved()).isEqualTo(Machines.DISK_ALONE);
        }
    }

    @Test
    void an_attempt_that_the_worker_unwound_on_its_own_is_cancelled_and_leaves_the_name() {
        Effects effects = hear(requested, create, HostSays.of(requested, create).cancelled(false));
        assertThat(after(effects).state()).isEqualTo(OperationState.CANCELLED);
        assertThat(effects.vm().place().addressHeld()).isFalse();
    }

    @Test
    void a_cancelled_create_frees_address_and_capacity_once_its_host_has_unwound_it() {
        Operation cancelled = Machines.cancelled(create);
        HostSays host = HostSays.of(requested, create);
        Effects unwound = hear(requested, cancelled, host.cancelled(false));
        assertThat(unwound.vm().place().reserved()).isEqualTo(Machines.NOTHING);
        assertThat(unwound.vm().place().addressHeld()).isFalse();
        Effects remains = hear(requested, cancelled, host.cancelled(true));
        assertThat(remains.vm().status().state()).isEqualTo(VmState.FAILED);
        assertThat(remains.vm().place()).isEqualTo(requested.place());
    }

    // what the host sees by itself

    @Test
    void a_change_of_power_during_an_operation_is_noted_and_left_to_the_operation() {
        Effects effects = hear(running, stop, HostSays.of(running, stop).power(ObservedPower.STOPPED));
        assertThat(effects.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(effects.vm().status().power()).isEqualTo(ObservedPower.STOPPED);
        assertThat(effects.events()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ObservedPower.class,
            names = {"STOPPED", "CRASHED"})
    void a_machine_that_is_found_off_is_stopped(ObservedPower off) {
        Effects effects = hear(running, null, HostSays.of(running, stop).power(off));
        assertThat(effects.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(effects.vm().status().power()).isEqualTo(off);
    }

    @Test
    void a_machine_that_is_found_paused_or_saved_is_so() {
        Effects paused = hear(running, null, HostSays.of(running, stop).power(ObservedPower.PAUSED));
        assertThat(paused.vm().status().state()).isEqualTo(VmState.PAUSED);
        Effects saved = hear(running, null, HostSays.of(running, stop).power(ObservedPower.SAVED));
        assertThat(saved.vm().status().state()).isEqualTo(VmState.SAVED);
    }

    @Test
    void a_power_that_its_host_does_not_know_is_noted_and_changes_no_state() {
        Effects effects = hear(running, null, HostSays.of(running, stop).power(ObservedPower.UNKNOWN));
        assertThat(effects.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(effects.vm().status().power()).isEqualTo(ObservedPower.UNKNOWN);
    }

    @Test
    void a_deletion_ends_when_its_host_says_that_the_machine_is_gone() {
        Vm leaving = Machines.aVm(VmState.DELETING);
        Operation delete = Machines.anOperation(leaving, OperationType.DELETE);
        Effects effects = hear(leaving, delete, HostSays.of(leaving, delete).deleted());
        assertThat(after(effects).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(effects.vm().status().state()).isEqualTo(VmState.DELETED);
        assertThat(effects.vm().place().addressHeld()).isFalse();
    }

    @Test
    void the_answer_to_an_earlier_deletion_counts_for_the_machine_but_ends_no_later_one() {
        Vm leaving = Machines.aVm(VmState.DELETING);
        Operation first = Machines.cancelled(Machines.anOperation(leaving, OperationType.DELETE));
        Effects effects = hear(leaving, first, HostSays.of(leaving, first).deleted());
        assertThat(effects.vm().status().state()).isEqualTo(VmState.DELETED);
        assertThat(effects.operation()).isEqualTo(first);
    }

    private static Effects hear(Vm vm, @Nullable Operation operation, HostEvent event) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, NOW).hear(vm, operation, event);
    }

    private static void ignored(Vm vm, @Nullable Operation operation, HostEvent event) {
        Effects effects = hear(vm, operation, event);
        assertThat(effects.vm()).isEqualTo(vm);
        assertThat(effects.operation()).isEqualTo(operation);
        assertThat(effects.events()).isEmpty();
        assertThat(effects.next()).hasExactlyElementsOfTypes(Note.class);
    }

    private static Operation after(Effects effects) {
        return Objects.requireNonNull(effects.operation());
    }
}

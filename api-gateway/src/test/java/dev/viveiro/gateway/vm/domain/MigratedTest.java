package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a machine that goes to another host, phase by phase: the table of docs/adr/0034-moving-a-machine.md. */
class MigratedTest {
    private static final String THERE = "journal-there";

    private final Vm running = Machines.aVm(VmState.RUNNING);
    private final Operation asked = Machines.anOperation(running, OperationType.MIGRATE);

    private static Effects hear(Vm vm, Operation operation, HostEvent event) {
        return hear(vm, operation, event, Since.NOTHING);
    }

    private static Effects hear(Vm vm, Operation operation, HostEvent event, Since since) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN).hear(vm, operation, event, since);
    }

    private HostSays source() {
        return HostSays.of(running, asked);
    }

    private HostSays destination(int attempt) {
        return source().from(Machines.OTHER_HOST)
                .journal(THERE)
                .sequence(7)
                .generation(Machines.GENERATION + 1)
                .attempt(attempt);
    }

    private static Operation known(Effects effects) {
        return Objects.requireNonNull(effects.operation());
    }

    /** The source has sent the machine, which was off for it. */
    private Effects exported() {
        return hear(running, asked, source().succeeded(ObservedPower.STOPPED));
    }

    private Effects moved() {
        Effects exported = exported();
        return hear(exported.vm(), known(exported), destination(2).succeeded(ObservedPower.STOPPED));
    }

    @Test
    void what_was_sent_is_told_to_the_destination_and_the_machine_is_the_sources_still() {
        Effects exported = exported();

        assertThat(exported.next()).hasSize(1).first().isInstanceOf(Effects.Exported.class);
        assertThat(exported.events()).isEmpty();
        assertThat(exported.vm().place()).isEqualTo(running.place());
        assertThat(exported.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(exported.vm().status().billed()).isEqualTo(running.status().billed());
        Operation operation = known(exported);
        assertThat(operation.active()).isTrue();
        assertThat(operation.attempt()).isEqualTo(2);
        assertThat(operation.placements()).isEqualTo(2);
        assertThat(Moves.at(exported.vm(), operation))
                .isEqualTo(new Moves.At(Machines.OTHER_HOST, Machines.GENERATION + 1));
    }

    @Test
    void once_the_destination_has_it_it_is_moved_everyone_is_told_once_and_it_is_started_there() {
        Effects moved = moved();

        VmPlace there = moved.vm().place();
        assertThat(there.host()).isEqualTo(Machines.OTHER_HOST);
        assertThat(there.generation()).isEqualTo(Machines.GENERATION + 1);
        assertThat(there.network()).isEqualTo(running.place().network());
        assertThat(there.reserved()).isEqualTo(Machines.ALL);
        assertThat(there.addressHeld()).isTrue();
        assertThat(moved.events()).hasSize(1).first().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.trigger()).isEqualTo("MIGRATED");
            assertThat(told.vm()).isEqualTo(moved.vm().snapshot());
            assertThat(told.vm().state()).isEqualTo(VmState.RUNNING);
            assertThat(told.billed())
                    .as("no meter ends or begins")
                    .isEqualTo(EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS));
        });
        assertThat(moved.next()).containsExactly(new Effects.Moved(running.place()), new Effects.SendCommand(null));
        Operation operation = known(moved);
        assertThat(operation.attempt()).isEqualTo(3);
        assertThat(operation.noReturn()).as("it can't be cancelled any more").isTrue();

        Effects started = hear(moved.vm(), operation, destination(3).sequence(9).succeeded(ObservedPower.RUNNING));
        assertThat(known(started).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(started.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(started.events()).isEmpty();
    }

    @Test
    void one_that_was_off_is_off_there() {
        Vm stopped = Machines.aVm(VmState.STOPPED);
        Operation move = off(stopped);
        HostSays source = HostSays.of(stopped, move);
        Effects exported = hear(stopped, move, source.succeeded(ObservedPower.STOPPED));
        Effects moved = hear(
                exported.vm(),
                known(exported),
                source.from(Machines.OTHER_HOST)
                        .journal(THERE)
                        .generation(Machines.GENERATION + 1)
                        .attempt(2)
                        .succeeded(ObservedPower.STOPPED));

        assertThat(known(moved).state()).isEqualTo(OperationState.SUCCEEDED);
        assertThat(moved.next()).containsExactly(new Effects.Moved(stopped.place()));
        assertThat(moved.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(moved.vm().place().reserved()).isEqualTo(Machines.DISK_ALONE);
    }

    private static Operation off(Vm vm) {
        Operation like = Machines.anOperation(vm, OperationType.MIGRATE);
        return new Operation(
                like.id(),
                like.vm(),
                like.tenant(),
                like.type(),
                like.state(),
                1,
                1,
                like.lane(),
                like.steps(),
                null,
                false,
                like.deadline(),
                like.reason(),
                new Argument.Move(Machines.OTHER_HOST, Machines.GENERATION + 1, Machines.DISK_ALONE, false, false),
                like.command(),
                0,
                like.createdAt(),
                null);
    }

    @Test
    void a_source_that_failed_started_it_again_itself() {
        Effects failed = hear(
                running,
                asked,
                source().failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.RUNNING)));

        assertThat(known(failed).state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(failed.vm().place()).isEqualTo(running.place());
        assertThat(failed.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_destination_that_failed_has_nothing_of_the_machine_which_its_source_starts_again(boolean remains) {
        Effects exported = exported();
        Effects failed = hear(exported.vm(), known(exported), destination(2).failed(FailureClass.REFUSED, remains));

        assertThat(known(failed).state()).isEqualTo(OperationState.FAILED);
        assertIsBack(failed);
    }

    @Test
    void a_destination_that_may_try_again_is_asked_again() {
        Effects exported = exported();
        Effects failed = hear(
                exported.vm(),
                known(exported),
                destination(2)
                        .failed(
                                FailureClass.RETRY_LATER,
                                null,
                                false,
                                new VmFacts(false, ObservedPower.UNKNOWN, null, HostSays.SEEN)));

        assertThat(known(failed).active()).isTrue();
        assertThat(known(failed).attempt()).isEqualTo(3);
        assertThat(known(failed).placements()).isEqualTo(2);
        assertThat(failed.next()).hasSize(1).first().isInstanceOf(Effects.SendCommand.class);
    }

    @ParameterizedTest
    @EnumSource(Sent.class)
    void whoever_ends_it_while_the_destination_works_has_the_source_start_it_again(Sent sent) {
        Effects exported = exported();
        Operation importing = known(exported);
        Vm vm = exported.vm();
        Requests requests = new Requests(HostSays.SEEN);

        assertIsBack(requests.cancel(vm, importing, sent));
        assertIsBack(new Requests(importing.deadline()).overdue(vm, importing, sent));
        assertIsBack(requests.dead(vm, importing, "unreadable"));
        assertIsBack(requests.hostGone(vm, importing));
        assertIsBack(
                new LostHost(HostSays.SEEN).ended(vm, importing, Causes.hostUnreachable(Machines.OTHER_HOST), sent));
        Effects deleted = requests.delete(vm, Machines.anOperation(vm, OperationType.DELETE), importing, sent);
        assertThat(deleted.next()).noneMatch(Effects.StartAgain.class::isInstance);
    }

    private void assertIsBack(Effects ended) {
        assertThat(known(ended).active()).isFalse();
        assertThat(ended.vm().place()).isEqualTo(running.place());
        assertThat(ended.vm().status().state()).as("its start says what it is").isEqualTo(VmState.RUNNING);
        assertThat(ended.events()).isEmpty();
        assertThat(ended.next())
                .filteredOn(Effects.StartAgain.class::isInstance)
                .hasSize(1);
        assertThat(ended.next()).noneMatch(Effects.Moved.class::isInstance);
    }

    @Test
    void a_source_that_was_done_when_it_was_cancelled_is_to_start_it_again() {
        Operation cancelled = known(new Requests(HostSays.SEEN).cancel(running, asked, Sent.LAST));
        HostEvent done = source().succeeded(ObservedPower.STOPPED);

        Effects late = hear(running, cancelled, done);
        assertThat(late.vm().status().state()).isEqualTo(VmState.RUNNING);
        assertThat(late.next()).hasSize(1).first().isInstanceOf(Effects.StartAgain.class);

        Effects followed = hear(running, cancelled, done, new Since(false, false, true));
        assertThat(followed.next()).noneMatch(Effects.StartAgain.class::isInstance);
        assertThat(followed.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(hear(running, cancelled, done, new Since(true, false, true)).next())
                .noneMatch(Effects.StartAgain.class::isInstance);
    }

    @Test
    void what_the_destination_says_after_the_operation_ended_changes_nothing_and_what_it_made_is_deleted() {
        Effects exported = exported();
        Effects cancelled = new Requests(HostSays.SEEN).cancel(exported.vm(), known(exported), Sent.LAST);
        for (HostEvent late : List.of(
                destination(2).started(),
                destination(2).succeeded(ObservedPower.STOPPED),
                destination(2).failed(FailureClass.REFUSED, true),
                destination(2).cancelled(false),
                destination(2).power(ObservedPower.RUNNING))) {
            Effects heard = hear(cancelled.vm(), known(cancelled), late);
            assertThat(heard.vm()).isEqualTo(cancelled.vm());
            assertThat(heard.operation()).isEqualTo(cancelled.operation());
            assertThat(heard.events()).isEmpty();
            if (late instanceof OperationSucceeded) {
                assertThat(heard.next())
                        .containsExactly(
                                new Effects.GiveUp(new Moves.At(Machines.OTHER_HOST, Machines.GENERATION + 1)));
            } else {
                assertThat(heard.next()).allMatch(Effects.Note.class::isInstance);
            }
        }
    }

    @Test
    void a_start_there_that_failed_leaves_it_there_switched_off() {
        Effects moved = moved();
        Effects failed = hear(
                moved.vm(),
                known(moved),
                destination(3)
                        .sequence(9)
                        .failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.STOPPED)));

        assertThat(known(failed).state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.vm().host()).isEqualTo(Machines.OTHER_HOST);
        assertThat(failed.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(failed.next()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Sent.class,
            names = {"EARLIER", "LAST"})
    void a_start_there_that_was_not_heard_of_leaves_it_as_its_host_had_it(Sent sent) {
        Effects moved = moved();
        Effects overdue = new Requests(Machines.NOON).overdue(moved.vm(), known(moved), sent);

        assertThat(known(overdue).state()).isEqualTo(OperationState.FAILED);
        assertThat(overdue.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(overdue.vm().place().reserved()).isEqualTo(Machines.DISK_ALONE);
        assertThat(overdue.next()).isEmpty();

        Effects late =
                hear(overdue.vm(), known(overdue), destination(3).sequence(9).succeeded(ObservedPower.RUNNING));
        assertThat(late.vm().status().state()).isEqualTo(VmState.RUNNING);
    }

    @Test
    void a_move_that_has_moved_cannot_be_cancelled_whatever_became_of_its_start() {
        Effects moved = moved();
        Effects again = hear(
                moved.vm(),
                known(moved),
                destination(3)
                        .sequence(9)
                        .failed(FailureClass.RETRY_LATER, null, true, HostSays.facts(ObservedPower.STOPPED)));
        assertThat(known(again).active()).isTrue();
        assertThat(known(again).attempt()).isEqualTo(4);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new Requests(Machines.NOON).checkCancel(again.vm(), known(again)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TOO_LATE));
    }

    @Test
    void the_source_has_no_word_any_more_once_it_has_moved() {
        Effects moved = moved();
        for (HostEvent late : List.of(
                source().sequence(Machines.HEARD + 9).power(ObservedPower.RUNNING),
                source().sequence(Machines.HEARD + 9).succeeded(ObservedPower.STOPPED),
                source().sequence(Machines.HEARD + 9).deleted())) {
            Effects heard = hear(moved.vm(), known(moved), late);
            assertThat(heard.vm()).isEqualTo(moved.vm());
            assertThat(heard.operation()).isEqualTo(moved.operation());
        }
    }

    /** Words of one host may be late or come again among those of the other; each phase's come after those that it follows from. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void told_again_and_late_it_ends_the_same(long seed) {
        List<HostEvent> story = List.of(
                source().sequence(Machines.HEARD + 1).started(),
                source().sequence(Machines.HEARD + 2).progressed(false),
                source().sequence(Machines.HEARD + 3).power(ObservedPower.STOPPED),
                source().sequence(Machines.HEARD + 4).succeeded(ObservedPower.STOPPED),
                destination(2).sequence(1).started(),
                destination(2).sequence(2).progressed(true),
                destination(2).sequence(3).succeeded(ObservedPower.STOPPED),
                destination(3).sequence(4).started(),
                destination(3).sequence(5).succeeded(ObservedPower.RUNNING));
        Hearing.End end = tell(story).end();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            List<HostEvent> told = new ArrayList<>(story);
            for (int i = 0; i < 6; i++) {
                int which = random.nextInt(story.size());
                HostEvent again = story.get(which);
                told.add(random.nextInt(told.lastIndexOf(again) + 1, told.size() + 1), again);
            }
            assertThat(tell(told).end()).as("after %s", told).isEqualTo(end);
        }
        assertThat(end.status().state()).isEqualTo(VmState.RUNNING);
        assertThat(end.place().host()).isEqualTo(Machines.OTHER_HOST);
        assertThat(end.sent())
                .containsExactly("the machine to the other host", "a delete of what it left", "the command again");
    }

    private Hearing tell(List<HostEvent> words) {
        Hearing hearing = Hearing.of(running, asked);
        for (HostEvent word : words) {
            hearing = hearing.hear(word);
        }
        assertThat(hearing.toldInOrder()).isTrue();
        return hearing;
    }
}

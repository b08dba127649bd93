package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.intake.Decision;
import dev.viveiro.worker.journal.JournalPruner;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command that comes again is known; one that comes when nobody wants it any more does nothing and is answered. */
abstract class DelayedContract<C extends HostCommand> extends KilledContract<C> {
    @ParameterizedTest
    @MethodSource("moments")
    void a_command_that_comes_again_while_it_is_carried_out_is_known(Moment moment) {
        try (Scene scene = scene(it -> Twist.at(
                moment, () -> assertThat(it.stage().receive(it.command())).isEqualTo(new Decision.Duplicate())))) {
            scene.stage().receive(scene.command());
            assertThat(scene.outcome()).isEqualTo(outcome(Twist.NONE));
        }
    }

    @Test
    void a_command_that_comes_again_before_and_after_is_known() {
        try (Scene scene = scene()) {
            scene.stage().turns.hold();
            scene.stage().receive(scene.command());
            assertThat(scene.stage().receive(scene.command())).isEqualTo(new Decision.Duplicate());
            scene.stage().turns.release();
            assertThat(scene.stage().receive(scene.command())).isEqualTo(new Decision.Duplicate());
            scene.stage().restart();
            scene.stage().resume();
            assertThat(scene.stage().receive(scene.command())).isEqualTo(new Decision.Duplicate());
            assertThat(scene.outcome()).isEqualTo(outcome(Twist.NONE));
        }
    }

    @Test
    void after_its_deadline_nothing_is_done() {
        try (Scene scene = scene()) {
            scene.stage().clock.set(scene.command().target().deadline());
            scene.stage().receive(scene.command());
            assertRefused(scene, "deadline-passed");
        }
    }

    @Test
    void when_its_turn_comes_after_its_deadline_nothing_is_done() {
        try (Scene scene = scene()) {
            scene.stage().turns.hold();
            scene.stage().receive(scene.command());
            scene.stage().clock.set(scene.command().target().deadline());
            scene.stage().turns.release();
            assertRefused(scene, "deadline-passed");
        }
    }

    /** The journal keeps ended work for a week, and the gateway's deadlines are minutes. */
    @Test
    void when_the_journal_has_forgotten_it_nothing_is_done_again() {
        try (Scene scene = scene()) {
            scene.stage().receive(scene.command());
            Outcome once = scene.outcome();
            scene.stage().clock.advance(Duration.ofDays(31));
            assertThat(new JournalPruner(scene.stage().host().journal, scene.stage().clock).prune())
                    .isPositive();
            assertThat(scene.stage().receive(scene.command())).isInstanceOf(Decision.Refuse.class);
            assertThat(scene.outcome().changes()).isEqualTo(once.changes());
            assertTrue(scene);
        }
    }

    @Test
    void from_an_older_epoch_nothing_is_done() {
        try (Scene scene = scene()) {
            scene.stage().nextEpoch();
            scene.stage().receive(scene.command());
            assertRefused(scene, "stale-epoch");
        }
    }

    @Test
    void when_the_epoch_has_passed_before_its_turn_nothing_is_done() {
        try (Scene scene = scene()) {
            scene.stage().turns.hold();
            scene.stage().receive(scene.command());
            assertThat(scene.stage().host().dispatcher.endOlderThan(2)).hasSize(1);
            scene.stage().turns.release();
            assertCancelledUntouched(scene);
        }
    }

    @Test
    void when_the_epoch_has_passed_while_no_process_ran_nothing_is_done() {
        try (Scene scene = scene()) {
            scene.stage().turns.hold();
            scene.stage().receive(scene.command());
            scene.stage().restart();
            assertThat(scene.stage().host().resumer.endOlderThan(2, target -> true))
                    .hasSize(1);
            assertCancelledUntouched(scene);
        }
    }

    @Test
    void after_its_cancel_nothing_is_done() {
        try (Scene scene = scene()) {
            scene.stage().receive(Commands.cancel(scene.command().target()));
            scene.stage().restart();
            scene.stage().receive(scene.command());
            assertCancelledUntouched(scene);
        }
    }

    @Test
    void a_cancel_after_its_end_changes_nothing() {
        try (Scene scene = scene()) {
            scene.stage().receive(scene.command());
            scene.stage().receive(Commands.cancel(scene.command().target()));
            assertThat(scene.outcome()).isEqualTo(outcome(Twist.NONE));
            assertSucceeded(scene);
        }
    }

    @Test
    void after_the_machines_deletion_nothing_is_done_however_late() {
        try (Scene scene = scene()) {
            scene.stage().receive(aDelete(scene.command()));
            scene.stage().changes.forget();
            scene.stage().receive(scene.command());
            scene.stage().clock.advance(Duration.ofDays(29));
            CommandTarget late = Commands.within(
                    Commands.of(Commands.IDS.nextOperation(), scene.command().target()),
                    scene.stage().clock,
                    Duration.ofMinutes(10));
            scene.stage().receive(command(late));
            for (CommandTarget target : new CommandTarget[] {scene.command().target(), late}) {
                assertThat(scene.stage().ends(target.operation()))
                        .singleElement()
                        .satisfies(end -> {
                            assertThat(Ends.well(end)).isEqualTo(scene.command() instanceof DeleteVm);
                            assertThat(Ends.facts(end).present()).isFalse();
                        });
            }
            assertThat(scene.outcome().changes()).isEmpty();
        }
    }

    private void assertRefused(Scene scene, String code) {
        assertThat(scene.end()).isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                        failed.failure().cause().code())
                .isEqualTo(code));
        assertThat(scene.outcome().changes()).isEmpty();
        assertTurnedBack(scene);
    }

    private void assertCancelledUntouched(Scene scene) {
        assertThat(scene.end()).isInstanceOf(OperationCancelled.class);
        assertThat(scene.outcome().changes()).isEmpty();
        assertTurnedBack(scene);
    }
}

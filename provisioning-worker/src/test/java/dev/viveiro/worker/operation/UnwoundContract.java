package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.worker.Commands;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stops it, and at whichever step: it turns back, or goes to its end where it can't. */
abstract class UnwoundContract<C extends HostCommand> extends RepeatedContract<C> {
    @ParameterizedTest
    @MethodSource("moments")
    void a_failure_is_unwound_and_what_is_left_is_told(Moment moment) {
        try (Scene scene = scene(Twist.failingAt(moment))) {
            scene.stage().receive(scene.command());
            assertFailed(scene, moment, "tripped");
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void a_retry_after_a_failure_succeeds(Moment moment) {
        try (Scene scene = scene(Twist.failingAt(moment))) {
            scene.stage().receive(scene.command());
            scene.stage().receive(command(Commands.attempt(scene.command().target(), 2)));
            assertThat(scene.stage().ends()).hasSize(2);
            assertSucceeded(scene);
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void a_deadline_that_passes_ends_it(Moment moment) {
        try (Scene scene = scene(it -> Twist.at(moment, () -> it.stage().clock.advance(Duration.ofMinutes(10))))) {
            scene.stage().receive(scene.command());
            if (isLast(moment) && moment.effect()) {
                assertSucceeded(scene);
            } else {
                assertFailed(scene, moment, "deadline-passed");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void a_cancel_ends_it_at_the_next_step_or_comes_too_late(Moment moment) {
        try (Scene scene = scene(it -> Twist.at(
                moment, () -> it.stage().receive(Commands.cancel(it.command().target()))))) {
            scene.stage().receive(scene.command());
            assertCancelledIfInTime(scene, moment);
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void a_delete_takes_its_place(Moment moment) {
        try (Scene scene = scene(it -> Twist.at(moment, () -> it.stage().receive(aDelete(it.command()))))) {
            scene.stage().receive(scene.command());
            assertThat(scene.stage().ends()).hasSize(2).last().isInstanceOf(VmDeleted.class);
            if (scene.command() instanceof DeleteVm || tooLateFor(moment)) {
                assertThat(scene.end()).matches(Ends::well, "tells of success");
            } else {
                assertThat(scene.end()).isInstanceOf(OperationCancelled.class);
            }
            assertThat(scene.stage().machine(scene.vm())).isEmpty();
            assertThat(scene.stage().host().log.hasTombstone(scene.vm(), GENERATION))
                    .isTrue();
            assertNothingIsLeftToDo(scene.stage());
        }
    }

    @Test
    void a_machine_that_was_half_made_leaves_no_part() {
        boolean makes = outcome(Twist.NONE).changes().stream().anyMatch(change -> change.contains(Changes.PART));
        try (Scene scene = scene()) {
            scene.stage().changes.failHalfway();
            scene.stage().receive(scene.command());
            if (makes) {
                assertThat(scene.end()).isInstanceOf(OperationFailed.class);
                assertThat(scene.stage().machine(scene.vm())).isEmpty();
                assertTrue(scene);
            } else {
                assertSucceeded(scene);
            }
        }
    }

    static HostCommand aDelete(HostCommand other) {
        return Commands.delete(Commands.of(Commands.IDS.nextOperation(), other.target()));
    }

    private void assertFailed(Scene scene, Moment moment, String code) {
        HostEvent end = scene.end();
        assertThat(end).isInstanceOfSatisfying(OperationFailed.class, failed -> {
            assertThat(failed.failure().cause().code()).isEqualTo(code);
            assertThat(failed.remains()).isEqualTo(failed.facts().present());
        });
        if (pastReturn(moment.position())) {
            assertTrue(scene);
        } else {
            assertTurnedBack(scene);
        }
    }

    private void assertCancelledIfInTime(Scene scene, Moment moment) {
        if (tooLateFor(moment)) {
            assertSucceeded(scene);
            assertThat(scene.outcome()).isEqualTo(outcome(Twist.NONE));
        } else {
            assertThat(scene.end()).isInstanceOf(OperationCancelled.class);
            assertTurnedBack(scene);
        }
    }

    /** What comes in the last step, or once the step without return has begun, changes nothing. */
    private boolean tooLateFor(Moment moment) {
        return isLast(moment) || pastReturn(moment.position());
    }

    private boolean isLast(Moment moment) {
        return moment.position() == steps().size() - 1;
    }
}

package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.worker.Commands;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whenever its process dies, the next one ends what was begun as if nobody had died. */
abstract class KilledContract<C extends HostCommand> extends UnwoundContract<C> {
    @Test
    void killed_after_any_effect_on_the_hypervisor_before_its_record() {
        killedAtEveryEffect(Twist.NONE);
    }

    @Test
    void killed_after_any_effect_while_it_fails_and_is_unwound() {
        killedAtEveryEffect(Twist.failingAt(moments().getLast()));
    }

    @Test
    void killed_before_and_after_any_commit() {
        killedAtEveryCommit(Twist.NONE);
    }

    @Test
    void killed_before_and_after_any_commit_while_it_fails_and_is_unwound() {
        killedAtEveryCommit(Twist.failingAt(moments().getLast()));
    }

    @Test
    void killed_again_and_again() {
        killedAgainAndAgain(Twist.NONE);
        killedAgainAndAgain(Twist.failingAt(moments().getLast()));
    }

    @Test
    void killed_before_and_after_any_commit_while_it_is_cancelled() {
        Moment middle = moments().get(1);
        Function<Scene, Twist> cancelled = scene -> Twist.at(middle, () -> scene.stage()
                .receive(Commands.cancel(scene.command().target())));
        atEvery(cancelled, false, this::assertCancelledOrDone);
        atEvery(cancelled, true, this::assertCancelledOrDone);
    }

    @Test
    void a_cancel_that_was_recorded_survives_the_kill() {
        try (Scene scene = scene()) {
            scene.stage().turns.hold();
            scene.stage().receive(scene.command());
            scene.stage().receive(Commands.cancel(scene.command().target()));
            scene.stage().restart();
            scene.stage().resume();
            assertThat(scene.end()).isInstanceOf(OperationCancelled.class);
            assertThat(scene.outcome().changes()).isEmpty();
        }
    }

    private void killedAtEveryEffect(Twist twist) {
        Outcome undisturbed = outcome(twist);
        int effects = undisturbed.changes().size();
        for (int survived = 0; survived < effects; survived++) {
            int before = survived;
            try (Scene scene = scene(twist)) {
                scene.stage().changes.killAfter(before);
                assertThat(scene.stage().survives(() -> scene.stage().receive(scene.command())))
                        .as("outlives effect %d", before)
                        .isFalse();
                goOn(scene);
                assertThat(scene.outcome()).as("killed after effect %d", before).isEqualTo(undisturbed);
            }
        }
    }

    private void killedAtEveryCommit(Twist twist) {
        Outcome undisturbed = outcome(twist);
        Consumer<Scene> asUndisturbed = scene -> assertThat(scene.outcome()).isEqualTo(undisturbed);
        // its acceptance, the beginning of each step that changes something, and its end
        int commits = 2
                + (int) steps().stream()
                        .filter(step -> !(step.undo() instanceof Undo.Nothing))
                        .count();
        assertThat(atEvery(scene -> twist, false, asUndisturbed)).isGreaterThanOrEqualTo(commits);
        assertThat(atEvery(scene -> twist, true, asUndisturbed)).isGreaterThanOrEqualTo(commits);
    }

    /** Answers after how many commits the work was done before death came. */
    private int atEvery(Function<Scene, Twist> twist, boolean afterCommit, Consumer<Scene> check) {
        for (int survived = 0; ; survived++) {
            try (Scene scene = scene(twist)) {
                scene.stage().death.comesAfter(survived, afterCommit);
                if (scene.stage().survives(() -> scene.stage().receive(scene.command()))) {
                    return survived;
                }
                goOn(scene);
                check.accept(scene);
                assertNothingIsLeftToDo(scene.stage());
                assertNumbersAreUnique(scene);
            }
        }
    }

    /** Two commits in a life: a step that writes to the journal itself is not over with one. */
    private void killedAgainAndAgain(Twist twist) {
        Outcome undisturbed = outcome(twist);
        try (Scene scene = scene(twist)) {
            Stage stage = scene.stage();
            stage.death.comesAfter(1, true);
            assertThat(stage.survives(() -> stage.receive(scene.command()))).isFalse();
            int lives = 1;
            for (boolean done = false; !done; lives++) {
                assertThat(lives).as("lives until it is done").isLessThan(50);
                stage.restart();
                stage.death.comesAfter(1, true);
                done = stage.survives(stage::resume);
            }
            stage.death.comesNot();
            assertThat(lives).as("lives, of which only the last one ends").isGreaterThan(1);
            assertThat(scene.outcome()).isEqualTo(undisturbed);
        }
    }

    /** As the next process does; the broker delivers again what was not acknowledged. */
    private static void goOn(Scene scene) {
        scene.stage().restart();
        scene.stage().resume();
        scene.stage().receive(scene.command());
    }

    /** The cancel may have died with the process, and comes again when all is done. */
    private void assertCancelledOrDone(Scene scene) {
        scene.stage().receive(Commands.cancel(scene.command().target()));
        if (Ends.well(scene.end())) {
            assertSucceeded(scene);
        } else {
            assertThat(scene.end()).isInstanceOf(OperationCancelled.class);
            assertTurnedBack(scene);
        }
    }

    private static void assertNumbersAreUnique(Scene scene) {
        Set<Long> numbers = new HashSet<>();
        for (HostEvent event : scene.stage().events()) {
            assertThat(numbers.add(event.origin().sequence())).isTrue();
        }
    }
}

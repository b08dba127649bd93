package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.HostCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything may be done twice. */
abstract class RepeatedContract<C extends HostCommand> extends OperationContract<C> {
    @Test
    void it_does_what_it_is_for() {
        try (Scene scene = scene()) {
            scene.stage().receive(scene.command());
            assertSucceeded(scene);
            assertTrue(scene);
        }
    }

    @Test
    void each_step_done_twice_has_the_effect_of_once() {
        try (Scene scene = scene(Twist.EACH_STEP_TWICE)) {
            scene.stage().receive(scene.command());
            assertThat(scene.outcome()).isEqualTo(outcome(Twist.NONE));
            assertSucceeded(scene);
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void each_undo_done_twice_has_the_effect_of_once(Moment moment) {
        Twist failing = Twist.failingAt(moment);
        assertThat(outcome(failing.and(Twist.EACH_UNDO_TWICE))).isEqualTo(outcome(failing));
    }

    @Test
    void a_step_without_trace_changes_nothing_of_the_machine() {
        for (Moment after : moments()) {
            if (!after.effect() || !(steps().get(after.position()).undo() instanceof Undo.Nothing)) {
                continue;
            }
            Moment before = new Moment(after.position(), after.step(), false);
            List<List<Changes.Change>> seen = new ArrayList<>();
            Function<Scene, Runnable> look =
                    scene -> () -> seen.add(scene.stage().changes.of(scene.vm()));
            try (Scene scene = scene(it -> Twist.at(before, look.apply(it)).and(Twist.at(after, look.apply(it))))) {
                scene.stage().receive(scene.command());
                assertThat(seen).as(after.step()).hasSize(2);
                assertThat(seen.getLast()).as(after.step()).isEqualTo(seen.getFirst());
            }
        }
    }

    @Test
    void every_step_that_leaves_its_effect_says_why() {
        assertThat(steps()).allSatisfy(step -> {
            switch (step.undo()) {
                case Undo.By by -> assertThat(by.ensure()).isNotNull();
                case Undo.NoUndo(String reason) ->
                    assertThat(reason).as(step.name()).isNotBlank();
                case Undo.Nothing(String reason) ->
                    assertThat(reason).as(step.name()).isNotBlank();
            }
        });
    }
}

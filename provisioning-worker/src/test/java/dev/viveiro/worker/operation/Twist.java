package dev.viveiro.worker.operation;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;

/** What is arranged to happen in the steps of the operation under test. */
@FunctionalInterface
interface Twist {
    Step of(int position, Step step);

    Twist NONE = (position, step) -> step;

    Twist EACH_STEP_TWICE = (position, step) -> step.doing(twice(step.ensure()));

    Twist EACH_UNDO_TWICE = (position, step) -> step.undo() instanceof Undo.By undo
            ? new Step(step.name(), step.starts(), step.ensure(), undo.doing(twice(undo.ensure())), step.noReturn())
            : step;

    /** Something happens at the moment. */
    static Twist at(Moment moment, Runnable what) {
        return (position, step) -> position != moment.position()
                ? step
                : step.doing(context -> {
                    if (!moment.effect()) {
                        what.run();
                    }
                    step.ensure().run(context);
                    if (moment.effect()) {
                        what.run();
                    }
                });
    }

    /** The step fails at the moment, for good. */
    static Twist failingAt(Moment moment) {
        return at(moment, () -> {
            throw DriverFailure.refused(Fault.SYSTEM, "tripped", "the test wants it", "nothing");
        });
    }

    default Twist and(Twist other) {
        return (position, step) -> other.of(position, of(position, step));
    }

    private static Ensure twice(Ensure ensure) {
        return context -> {
            ensure.run(context);
            ensure.run(context);
        };
    }
}

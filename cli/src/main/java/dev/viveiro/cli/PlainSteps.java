package dev.viveiro.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** For a pipe or a file: each step once, when it has ended, and now and then the one that takes long. */
final class PlainSteps implements StepsView {
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private final PrintStream out;
    private final Clock clock;
    private final Set<String> shown = new HashSet<>();
    private Instant changed;
    private Instant said;

    PlainSteps(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.changed = clock.instant();
        this.said = changed;
    }

    @Override
    public void show(Operation operation) {
        for (var step : operation.steps()) {
            if (step.ended() && shown.add(step.name() + step.state())) {
                out.println(StepLine.of(step));
                changed = clock.instant();
                said = changed;
            }
        }
        var now = clock.instant();
        if (!now.isBefore(said.plus(SILENCE))) {
            operation.steps().stream()
                    .filter(step -> step.startedAt() != null && !step.ended())
                    .forEach(step -> out.println(StepLine.of(step) + ", for "
                            + Duration.between(changed, now).toSeconds() + " s"));
            said = now;
        }
    }
}

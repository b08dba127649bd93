package dev.viveiro.cli;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/** For a pipe or a file: each step once, when it has ended. */
final class PlainSteps implements StepsView {
    private final PrintStream out;
    private final Set<String> shown = new HashSet<>();

    PlainSteps(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Operation operation) {
        for (var step : operation.steps()) {
            if (step.ended() && shown.add(step.name() + step.state())) {
                out.println(StepLine.of(step));
            }
        }
    }
}

package dev.viveiro.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** For a terminal: all steps, a bar and the time, drawn over the last drawing (ECMA-48: cursor up, erase to the end of the line). */
final class LiveSteps implements StepsView {
    private static final int WIDTH = 40;
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_LINE = "\u001b[K";
    private final PrintStream out;
    private final Clock clock;
    private final Instant start;
    private int drawn;

    LiveSteps(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
    }

    @Override
    public void show(Operation operation) {
        if (drawn > 0) {
            out.printf(UP, drawn);
        }
        for (var step : operation.steps()) {
            out.println(StepLine.of(step) + CLEAR_LINE);
        }
        out.println(bar(operation.progress()) + "  "
                + Duration.between(start, clock.instant()).toSeconds() + " s" + CLEAR_LINE);
        drawn = Math.max(drawn, operation.steps().size() + 1);
        out.flush();
    }

    private static String bar(int percent) {
        var full = Math.clamp(percent * WIDTH / 100, 0, WIDTH);
        return "  [" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] " + percent + " %";
    }
}

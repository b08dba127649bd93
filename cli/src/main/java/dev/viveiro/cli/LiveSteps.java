package dev.viveiro.cli;

import java.io.PrintStream;

/** For a terminal: all steps and a bar, drawn over the last drawing (ECMA-48: cursor up, erase to the end of the line). */
final class LiveSteps implements StepsView {
    private static final int WIDTH = 40;
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_LINE = "\u001b[K";
    private final PrintStream out;
    private int drawn;

    LiveSteps(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Operation operation) {
        if (drawn > 0) {
            out.printf(UP, drawn);
        }
        for (var step : operation.steps()) {
            out.println(StepLine.of(step) + CLEAR_LINE);
        }
        out.println(bar(operation.progress()) + CLEAR_LINE);
        drawn = Math.max(drawn, operation.steps().size() + 1);
        out.flush();
    }

    private static String bar(int percent) {
        var full = Math.clamp(percent * WIDTH / 100, 0, WIDTH);
        return "  [" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] " + percent + " %";
    }
}

package dev.viveiro.cli;

import dev.viveiro.cli.Operation.Step;
import java.time.Duration;
import java.util.Locale;

/** One step in one line: its mark, name and length. */
final class StepLine {
    private StepLine() {}

    static String of(Step step) {
        var mark =
                switch (step.state()) {
                    case "SUCCEEDED" -> "done   ";
                    case "FAILED" -> "FAILED ";
                    case "UNDONE" -> "undone ";
                    case "RUNNING" -> "now    ";
                    default -> "later  ";
                };
        if (step.startedAt() == null || step.endedAt() == null) {
            return "  " + mark + step.name();
        }
        return String.format(
                "  %s%-24s %s", mark, step.name(), seconds(Duration.between(step.startedAt(), step.endedAt())));
    }

    /** Seconds with one decimal and their unit. */
    static String seconds(Duration length) {
        return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
    }
}

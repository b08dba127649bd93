package dev.viveiro.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** For a terminal: a bar, the counts, the time and the first causes, drawn over the last drawing (ECMA-48). */
final class LiveClass implements ClassView {
    private static final int BAR = 40;
    private static final int LINE = 79;
    private static final int CAUSES = 8;
    private final PrintStream out;
    private final Clock clock;
    private final Instant start;
    private List<String> drawn = List.of();

    LiveClass(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
    }

    @Override
    public void show(ClassProgress progress) {
        var lines = lines(progress);
        if (lines.equals(drawn)) {
            return;
        }
        if (!drawn.isEmpty()) {
            out.printf("\u001b[%dA", drawn.size());
        }
        lines.forEach(line -> out.println(PlainText.cut(line, LINE) + "\u001b[K"));
        drawn = lines;
        out.flush();
    }

    /** Never fewer than before: rows that failed stay failed. */
    private List<String> lines(ClassProgress progress) {
        var lines = new ArrayList<String>();
        lines.add((bar(progress.percent()) + "  " + progress.eta()).stripTrailing());
        lines.add("  " + progress.counts() + ", "
                + Duration.between(start, clock.instant()).toSeconds() + " s");
        var failed = progress.failed();
        failed.stream().limit(CAUSES).forEach(item -> lines.add("  FAILED " + item.place() + ": " + item.why()));
        if (failed.size() > CAUSES) {
            lines.add("  ... and " + (failed.size() - CAUSES) + " more");
        }
        return lines;
    }

    private static String bar(int percent) {
        var full = Math.clamp(percent * BAR / 100, 0, BAR);
        return "  [" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + percent + " %";
    }
}

package dev.viveiro.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** For a pipe or a file: a line when the counts have changed, at most one a second, and each failed row once. */
final class PlainClass implements ClassView {
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private final PrintStream out;
    private final Clock clock;
    private final Set<Integer> failed = new HashSet<>();
    private Instant next = Instant.MIN;
    private String last = "";

    PlainClass(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void show(ClassProgress progress) {
        for (var item : progress.failed()) {
            if (failed.add(item.line())) {
                out.println("  FAILED " + item.place() + ": " + item.why());
            }
        }
        var counts = progress.counts();
        var now = clock.instant();
        if (!counts.equals(last) && !now.isBefore(next)) {
            out.println("  " + counts + (progress.eta().isEmpty() ? "" : ", " + progress.eta()));
            last = counts;
            next = now.plus(BETWEEN);
        }
    }
}

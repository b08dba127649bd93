package dev.viveiro.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * For a pipe or a file: a line when the counts have changed, at most one a second, and each failed row once; when nothing changes, a line
 * that says so now and then.
 */
final class PlainClass implements ClassView {
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private final PrintStream out;
    private final Clock clock;
    private final Set<Integer> failed = new HashSet<>();
    private Instant next = Instant.MIN;
    private Instant changed = Instant.MIN;
    private Instant said = Instant.MIN;
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
            say(progress, now, "");
            last = counts;
            changed = now;
            next = now.plus(BETWEEN);
        } else if (counts.equals(last) && !now.isBefore(said.plus(SILENCE))) {
            say(
                    progress,
                    now,
                    ", the same for " + Duration.between(changed, now).toSeconds() + " s");
        }
    }

    private void say(ClassProgress progress, Instant now, String since) {
        out.println("  " + progress.counts() + since + (progress.eta().isEmpty() ? "" : ", " + progress.eta()));
        said = now;
    }
}

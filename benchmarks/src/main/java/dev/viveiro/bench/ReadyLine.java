package dev.viveiro.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What Spring Boot logs of a start: {@code Started GatewayApplication in 3.1 seconds (process running for 3.6)}. */
final class ReadyLine {
    private static final Pattern READY =
            Pattern.compile("Started \\w+ in [0-9.]+ seconds \\(process running for ([0-9]+(?:\\.[0-9]+)?)\\)");

    private ReadyLine() {}

    /** Seconds from the start of the process, of the last start in this log. */
    static OptionalDouble last(List<String> log) {
        OptionalDouble last = OptionalDouble.empty();
        for (var line : log) {
            var found = READY.matcher(line);
            if (found.find()) {
                last = OptionalDouble.of(Double.parseDouble(found.group(1)));
            }
        }
        return last;
    }
}

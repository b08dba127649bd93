package dev.viveiro.cli;

import dev.viveiro.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What came of one call of the command line. Its pauses take no time and turn the clock.
 *
 * @param out with the stand-in's address replaced by {@code URL}
 * @param err likewise
 */
record Run(int exit, String out, String err) {
    static Run of(StandIn api, boolean interactive, String... arguments) {
        var environment =
                Map.of("VIVEIRO_URL", api.url() + "/", "VIVEIRO_API_KEY", "key-1", "MAIL_URL", api.url() + "/mail");
        var result = of(environment, interactive, arguments);
        return new Run(result.exit, result.out.replace(api.url(), "URL"), result.err.replace(api.url(), "URL"));
    }

    static Run of(Map<String, String> environment, boolean interactive, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var clock = ManualClock.at("2026-01-01T00:00:00Z");
        var terminal = new Terminal(printing(out), printing(err), interactive);
        var exit = ViveiroCommand.commandLine(environment, terminal, clock, clock::advance)
                .execute(arguments);
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream printing(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}

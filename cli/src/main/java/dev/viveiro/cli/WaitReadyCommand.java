package dev.viveiro.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for readiness addresses to answer 200. */
@Command(
        name = "wait-ready",
        mixinStandardHelpOptions = true,
        description = "Wait until every address answers 200, or say which one does not.")
final class WaitReadyCommand implements Callable<Integer> {
    private static final String READY = "200";
    private final Terminal terminal;
    private final Clock clock;
    private final Pause pause;

    @Parameters(paramLabel = "URL", arity = "1..*", description = "address of a readiness probe")
    private List<String> urls = new ArrayList<>();

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            description = "how long to wait for all of them (default: ${DEFAULT-VALUE})")
    private int seconds = 60;

    WaitReadyCommand(Terminal terminal, Clock clock, Pause pause) {
        this.terminal = terminal;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Integer call() {
        var http = new Http();
        var whole = Duration.ofSeconds(seconds);
        var patience = new Patience(clock, pause, whole, 1);
        for (var url : urls) {
            var start = patience.now();
            if (!patience.until(whole, () -> look(http, url).equals(READY))) {
                throw new Unmet(
                        "200 from " + url + " within " + seconds + " s",
                        look(http, url),
                        "See ./dev status and the log of the service: ./dev logs.");
            }
            terminal.out().println("ready after " + StepLine.seconds(patience.since(start)) + ": " + url);
        }
        return 0;
    }

    /** {@link #READY}, or what came instead, in words. */
    private static String look(Http http, String url) {
        try {
            var status = http.get(url, Map.of()).status();
            return status == 200 ? READY : "the answer was " + status;
        } catch (Unmet e) {
            return "there was no answer";
        }
    }
}

package dev.viveiro.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows one machine all the way through a running system. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Create one machine through the public API and show all that comes of it, up to the usage line.")
final class DemoCommand implements Callable<Integer> {
    private final Settings settings;
    private final Terminal terminal;
    private final Clock clock;
    private final Pause pause;

    DemoCommand(Settings settings, Terminal terminal, Clock clock, Pause pause) {
        this.settings = settings;
        this.terminal = terminal;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Integer call() {
        var http = new Http();
        var steps = terminal.interactive() ? new LiveSteps(terminal.out()) : new PlainSteps(terminal.out());
        new Demo(
                        new Api(http, settings),
                        new Mailbox(http, settings, Demo.OWNER),
                        new Patience(clock, pause, Demo.WHOLE),
                        terminal.out(),
                        steps)
                .run();
        return 0;
    }
}

package dev.viveiro.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a join token and nothing else, so that a script can take it. */
@Command(
        name = "host-token",
        mixinStandardHelpOptions = true,
        description = "Ask for the one-time token with which a worker joins as a new host, and print it.")
final class HostTokenCommand implements Callable<Integer> {
    private final Settings settings;
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "name of the host; again until it has joined")
    private String name = "";

    HostTokenCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println(new Api(new Http(), settings).joinToken(name));
        return 0;
    }
}

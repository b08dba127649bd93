package dev.viveiro.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of the command line. It exits 0 when all was as promised, 1 when something was not, 2 for a wrong call. */
@Command(
        name = "viveiro",
        description = "Talks to a running Viveiro. VIVEIRO_URL, VIVEIRO_API_KEY and MAIL_URL say where it is.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class ViveiroCommand {
    /** Starts a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine(System.getenv(), Terminal.ofProcess(), Clock.systemUTC(), new SleepingPause())
                .execute(args));
    }

    static CommandLine commandLine(Map<String, String> environment, Terminal terminal, Clock clock, Pause pause) {
        var settings = new Settings(environment);
        return new CommandLine(new ViveiroCommand())
                .addSubcommand(new DemoCommand(settings, terminal, new Waiting(clock, pause)))
                .addSubcommand(new HostCommand(settings, terminal))
                .addSubcommand(new HostTokenCommand(settings, terminal))
                .addSubcommand(new WaitReadyCommand(terminal, clock, pause))
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, command, result) -> {
                    terminal.out().flush();
                    terminal.err().println(sentence(failure));
                    return 1;
                });
    }

    private static String sentence(Exception failure) {
        return failure instanceof Unmet
                ? String.valueOf(failure.getMessage())
                : "The command failed for a reason that it does not know: " + failure + ". Please report it.";
    }
}

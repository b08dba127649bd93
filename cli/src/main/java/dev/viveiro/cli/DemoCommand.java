package dev.viveiro.cli;

import dev.viveiro.cli.Answers.Revealed;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows machines all the way through a running system: one, a class, or one and then a class. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Create one machine, or one for every row of a roster, through the public API and show all that comes of it, up to"
                    + " the usage.",
            "The machines of earlier demos are deleted first."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int REAL = 10;

    private final Settings settings;
    private final Terminal terminal;
    private final Waiting waiting;

    @Parameters(
            paramLabel = "ROSTER",
            arity = "0..1",
            description = "CSV file with the columns name and email, and optional login, plan and image")
    private @Nullable Path roster;

    @Option(names = "--machine-first", description = "before the roster's class, one machine step by step")
    private boolean machineFirst;

    @Option(
            names = "--notes",
            paramLabel = "FILE",
            description = "where to keep which batches were made, so that the next demo can delete their machines")
    private @Nullable Path notesFile;

    @Option(
            names = "--login",
            paramLabel = "PROGRAM",
            description = {
                "log in to the machine at the end, by this program: its argument is login, and VIVEIRO_LOGIN_ACCOUNT, _ADDRESS"
                        + " and _PASSWORD are in its environment",
                "Waits are ten times as long, for a machine that can be entered is real."
            })
    private @Nullable Path login;

    DemoCommand(Settings settings, Terminal terminal, Waiting waiting) {
        this.settings = settings;
        this.terminal = terminal;
        this.waiting = waiting;
    }

    @Override
    public Integer call() {
        var group = roster == null ? null : Roster.read(roster);
        var http = new Http();
        var api = new Api(http, settings);
        var notes = new Notes(notesFile);
        var out = terminal.out();
        var waiting = login == null ? this.waiting : this.waiting.times(REAL);
        Revealed revealed = null;
        out.println("Viveiro at " + api.url());
        new EarlierDemos(api, notes, waiting, out).remove();
        if (group == null || machineFirst) {
            var mailbox = Mailbox.of(http, settings, Demo.OWNER);
            revealed = new Demo(api, mailbox, waiting.upTo(Demo.WHOLE), out, stepsView(out)).run();
        }
        if (group != null) {
            new ClassDemo(api, Mailbox.ofAll(http, settings), notes, waiting, out, classView(out)).run(group);
        }
        if (login != null && revealed != null) {
            new SshLogin(login, waiting.upTo(SshLogin.WHOLE), out).with(revealed);
        }
        return 0;
    }

    private StepsView stepsView(PrintStream out) {
        return terminal.interactive() ? new LiveSteps(out, waiting.clock()) : new PlainSteps(out, waiting.clock());
    }

    private ClassView classView(PrintStream out) {
        return terminal.interactive() ? new LiveClass(out, waiting.clock()) : new PlainClass(out, waiting.clock());
    }
}

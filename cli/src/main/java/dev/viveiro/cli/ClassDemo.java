package dev.viveiro.cli;

import static dev.viveiro.cli.StepLine.seconds;

import dev.viveiro.cli.Answers.Host;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/** A class out of a roster: asked for at once, watched live, mailed, billed. Every wait ends; what is missing is told row by row. */
final class ClassDemo {
    private final Api api;
    private final Mailbox mailbox;
    private final Notes notes;
    private final Waiting waiting;
    private final PrintStream out;
    private final ClassView view;

    ClassDemo(Api api, Mailbox mailbox, Notes notes, Waiting waiting, PrintStream out, ClassView view) {
        this.api = api;
        this.mailbox = mailbox;
        this.notes = notes;
        this.waiting = waiting;
        this.out = out;
        this.view = view;
    }

    /** Throws {@link Unmet} when the roster is refused, or less came of it than was promised. */
    void run(Roster roster) {
        var start = waiting.clock().instant();
        var batches = new Batches(api);
        var mails = MailWatch.begin(mailbox);
        var batch = batches.submit(roster, "demo-class-" + Demo.STAMP.format(start));
        notes.add(batch.id());
        var total = batch.counts().total();
        out.println("Asked for the " + total + " machines of " + roster.file() + " (batch " + batch.id() + ")");
        var limit = limit(total);
        var leaving = Leaving.with(out, "Interrupted. The batch goes on; the next demo deletes its machines.");
        try {
            var patience = waiting.upTo(limit.multipliedBy(2));
            report(new ClassWatch(batches, mails, view).watch(batch.id(), patience, limit), patience);
        } finally {
            leaving.close();
        }
        out.println("The class is done in "
                + seconds(Duration.between(start, waiting.clock().instant()))
                + ". Its machines are left running; the next demo deletes them.");
    }

    /** 45 s, and a fifth of a second more for each row. */
    private static Duration limit(int rows) {
        return Duration.ofSeconds(45).plusMillis(200L * rows);
    }

    private void report(ClassResult result, Patience patience) {
        var total = result.items().size();
        out.println(result.countRunning() + "/" + total + " RUNNING");
        out.println(result.countMailed() + "/" + total + " mails delivered");
        out.println();
        printMachines(result);
        var missing = new ArrayList<>(result.missing());
        missing.addAll(printUsage(result, patience));
        if (missing.isEmpty()) {
            return;
        }
        out.println("Missing:");
        missing.forEach(line -> out.println("  " + line));
        throw new Unmet(
                total + " machines RUNNING, each with its mail and its usage",
                result.countRunning() + " are RUNNING, " + result.countMailed() + " have their mail, and "
                        + missing.size() + " things are missing",
                "The list above names each with its cause and what to do.");
    }

    private void printMachines(ClassResult result) {
        var hosts = new HashMap<String, String>();
        for (Host host : api.hosts()) {
            hosts.put(host.id(), host.name());
        }
        var table = new Table("NAME", "MACHINE", "ADDRESS", "HOST");
        for (var item : result.items()) {
            var vm = result.vmOf(item);
            if (vm == null) {
                table.row(item.name(), "-", "-", "-");
            } else {
                var host = Objects.requireNonNullElse(vm.host(), "-");
                var address = Objects.requireNonNullElse(vm.address(), "-");
                table.row(item.name(), vm.name(), address, hosts.getOrDefault(host, host));
            }
        }
        table.print(out);
        out.println();
    }

    private List<String> printUsage(ClassResult result, Patience patience) {
        var usage = new ClassUsage(api, patience);
        var running = result.items().stream()
                .filter(result::running)
                .map(result::vmOf)
                .filter(Objects::nonNull)
                .toList();
        var unused = usage.read(running);
        out.println("Usage of the class so far:");
        usage.print(out);
        out.println();
        return unused.stream()
                .map(vm -> vm.name() + ": no usage. See ./dev logs metering-worker.")
                .toList();
    }
}

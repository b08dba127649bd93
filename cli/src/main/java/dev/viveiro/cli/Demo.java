package dev.viveiro.cli;

import static dev.viveiro.cli.StepLine.seconds;

import dev.viveiro.cli.Answers.Mail;
import dev.viveiro.cli.Answers.Revealed;
import dev.viveiro.cli.Answers.UsageLine;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One machine all the way: asked for, built, mailed, entered once, billed. Every wait ends; what is missing is an {@link Unmet}. */
final class Demo {
    /** The whole demo, from its first question. */
    static final Duration WHOLE = Duration.ofSeconds(55);

    static final String OWNER = "student-01@school.example";
    private static final String PLAN = "basic";
    static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Api api;
    private final Mailbox mailbox;
    private final Patience patience;
    private final PrintStream out;
    private final StepsView steps;

    Demo(Api api, Mailbox mailbox, Patience patience, PrintStream out, StepsView steps) {
        this.api = api;
        this.mailbox = mailbox;
        this.patience = patience;
        this.out = out;
        this.steps = steps;
    }

    /** What the link revealed. */
    Revealed run() {
        var start = patience.now();
        var before = mailbox.newest().stream().map(Mail::id).collect(Collectors.toSet());
        var vm = create(EarlierDemos.PREFIX + STAMP.format(start));
        var revealed = reveal(mailOtherThan(before));
        showUsage(vm);
        out.println("Done in " + seconds(patience.since(start))
                + ". The machine is left running; the next demo deletes it.");
        return revealed;
    }

    private Vm create(String name) {
        var image = api.firstImage();
        var asked = patience.now();
        var accepted = api.create(name, PLAN, image, OWNER);
        out.println("Asked for " + name + " (plan " + PLAN + ", image " + image + ") for " + OWNER);
        var operation = finished(accepted.operation().id());
        if (!"SUCCEEDED".equals(operation.state())) {
            throw failed(operation);
        }
        var vm = running(accepted.vm().id());
        out.println(vm.state() + " on host " + vm.host() + " at " + vm.address() + " after "
                + seconds(patience.since(asked)));
        return vm;
    }

    private Operation finished(String id) {
        return patience.within(Duration.ofSeconds(30), () -> {
                    var operation = api.operation(id);
                    steps.show(operation);
                    return Optional.of(operation).filter(Operation::ended);
                })
                .orElseThrow(() -> new Unmet(
                        "the operation " + id + " to end within 30 s",
                        "it is still " + api.operation(id).state(),
                        "See ./dev status and ./dev logs provisioning-worker-1."));
    }

    private static Unmet failed(Operation operation) {
        var cause = operation.cause();
        var why = cause == null ? "" : ": " + cause.code() + ", " + cause.detail();
        var next = cause == null ? "See ./dev logs api-gateway." : "Next step: " + cause.nextStep();
        return new Unmet("the operation to end SUCCEEDED", "it ended " + operation.state() + why, next);
    }

    private Vm running(String id) {
        return patience.within(
                        Duration.ofSeconds(5), () -> Optional.of(api.vm(id)).filter(vm -> "RUNNING".equals(vm.state())))
                .filter(vm -> vm.host() != null && vm.address() != null)
                .orElseThrow(() -> new Unmet(
                        "the machine to be RUNNING with a host and an address",
                        "it is " + api.vm(id),
                        "See ./dev logs api-gateway."));
    }

    private Mail mailOtherThan(java.util.Set<String> known) {
        var mail = patience.within(Duration.ofSeconds(10), () -> mailbox.newest().stream()
                        .filter(candidate -> !known.contains(candidate.id()))
                        .findFirst())
                .orElseThrow(() -> new Unmet(
                        "a mail to " + OWNER + " within 10 s of the machine running",
                        "none came",
                        "See ./dev logs notification-worker."));
        out.println("Mail to " + OWNER + ": " + mail.subject());
        return mail;
    }

    private Revealed reveal(Mail mail) {
        var link = RevealLink.in(mail.text())
                .orElseThrow(() -> new Unmet(
                        "a one-time link in the mail \"" + mail.subject() + "\"",
                        "its text has none",
                        "See ./dev logs notification-worker."));
        var revealed = api.reveal(link.token()).as(Revealed.class, 200);
        out.println("The one-time link, opened:");
        out.println("  account  " + revealed.account());
        out.println("  address  " + revealed.address());
        out.println("  password " + revealed.password());
        out.println("  login    " + revealed.login());
        var again = api.reveal(link.token());
        if (again.status() != 410) {
            throw new Unmet(
                    "410 when the link is opened a second time",
                    "the answer was " + again.status(),
                    "See ./dev logs notification-worker.");
        }
        out.println("Opened again: 410 " + again.problem().code());
        return revealed;
    }

    private void showUsage(Vm vm) {
        var line = patience.within(Duration.ofSeconds(10), () -> api.usage(vm.id()).stream()
                        .findFirst())
                .orElseThrow(() -> new Unmet(
                        "a usage line of the machine within 10 s", "there is none", "See ./dev logs metering-worker."));
        out.println("First usage line: " + words(line));
    }

    private static String words(UsageLine line) {
        return line.meter() + " " + ClassUsage.plain(line.quantity()) + " " + line.unit() + ", from " + line.from()
                + " to " + (line.to() == null ? "now" : line.to());
    }
}

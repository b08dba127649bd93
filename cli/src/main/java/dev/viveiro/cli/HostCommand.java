package dev.viveiro.cli;

import dev.viveiro.cli.Answers.Host;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hosts and what drives their machines. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Show hosts and their hypervisors; for administrators.")
final class HostCommand {
    private final Settings settings;
    private final Terminal terminal;

    HostCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "All hosts: state, machines, hypervisors, and what stands in the way of new machines.")
    int list() {
        var table = new Table("HOST", "STATE", "MACHINES", "DRIVERS", "IMPEDIMENT");
        for (var host : api().hosts()) {
            var drivers = host.driven().stream().map(Answers.Driver::named).collect(Collectors.joining(", "));
            table.row(
                    host.name(),
                    host.state(),
                    machines(host),
                    drivers.isEmpty() ? "-" : drivers,
                    Objects.requireNonNullElse(host.impediment(), "-"));
        }
        table.print(terminal.out());
        return 0;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "One host with each of its hypervisors, in its order: version, impediment, capabilities, and"
                    + " why it can't do the rest.")
    int show(@Parameters(paramLabel = "NAME", description = "name or id of the host") String name) {
        var host = api().hosts().stream()
                .filter(each -> name.equals(each.name()) || name.equals(each.id()))
                .findFirst()
                .orElseThrow(() -> new Unmet(
                        "a host called " + PlainText.of(name), "there is none", "See those there are with: host list"));
        print(host, terminal.out());
        return 0;
    }

    private static void print(Host host, PrintStream out) {
        out.println(PlainText.of(host.name() + "  " + host.state() + ", " + machines(host) + " machines"));
        out.println("  id          " + PlainText.of(host.id()));
        out.println("  impediment  " + orNone(host.impediment()));
        if (host.driven().isEmpty()) {
            out.println("  It has not said yet what drives its machines.");
        }
        for (var driver : host.driven()) {
            out.println("  driver      " + PlainText.of(driver.named()));
            out.println("    impediment    " + orNone(driver.impediment()));
            out.println("    capabilities  "
                    + PlainText.of(String.join(" ", Objects.requireNonNullElse(driver.capabilities(), List.of()))));
            Objects.requireNonNullElse(driver.lacks(), Map.<String, String>of())
                    .forEach((what, why) -> out.println("    cannot        " + PlainText.of(what + ": " + why)));
        }
    }

    private static String machines(Host host) {
        return String.valueOf(Objects.requireNonNullElse(host.machines(), 0));
    }

    private static String orNone(@Nullable String impediment) {
        return impediment == null ? "none" : PlainText.of(impediment);
    }

    private Api api() {
        return new Api(new Http(), settings);
    }
}

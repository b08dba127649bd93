package dev.viveiro.worker.doctor;

import dev.viveiro.kernel.Ids;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.Drivers;
import dev.viveiro.worker.driver.SleepingPause;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The command {@code doctor}: looks at every driver as a worker with this environment would find it. */
public final class Doctor {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String DRIVER = "VIVEIRO_DRIVER";
    private static final String HOME = "VIVEIRO_WORKER_HOME";

    private final Map<String, String> environment;
    private final Examining examining;
    private final SortedSet<String> names;

    Doctor(Map<String, String> environment, SortedSet<String> names, Examining examining) {
        this.environment = environment;
        this.names = names;
        this.examining = examining;
    }

    /**
     * Prints what is found. It throws nothing, changes nothing, and waits at most ten seconds for hypervisors.
     *
     * @param arguments those after {@code doctor}; there are none
     * @return 0 when the configured drivers are usable, 1 when one is not, 2 for arguments that it does not know
     */
    public static int run(List<String> arguments, Map<String, String> environment, Clock clock, PrintStream out) {
        if (!arguments.isEmpty()) {
            out.println("doctor takes no arguments, but got: " + String.join(" ", arguments)
                    + ". It reads the environment that the worker is started with.");
            return 2;
        }
        Examining examining = new Examining(name -> Drivers.examine(name, context(environment, clock)), PATIENCE);
        return new Doctor(environment, Drivers.names(), examining).tell(out);
    }

    private static DriverContext context(Map<String, String> environment, Clock clock) {
        return new DriverContext(
                Path.of(home(environment)), environment, clock, Ids.timeOrdered(), new SleepingPause());
    }

    int tell(PrintStream out) {
        String configured = environment.getOrDefault(DRIVER, "simulated");
        Map<String, DriverExamination> found = examining.all(names);
        out.print(Findings.of(found.values()));
        out.println();
        List<String> chosen =
                Stream.of(configured.split(",", -1)).map(String::strip).toList();
        for (String name : chosen) {
            if (!found.containsKey(name)) {
                out.println(
                        "impeded  this worker is set to the driver '%s', which is not among: %s; set %s to one of them"
                                .formatted(name, String.join(", ", names), DRIVER));
                return 1;
            }
        }
        if (new HashSet<>(chosen).size() < chosen.size()) {
            out.println(
                    "impeded  this worker is set to the drivers '%s', of which one is named twice; name each once in %s"
                            .formatted(configured, DRIVER));
            return 1;
        }
        return tellChosen(chosen.stream().map(found::get).toList(), configured, out);
    }

    private int tellChosen(List<DriverExamination> chosen, String configured, PrintStream out) {
        boolean usable = chosen.stream().allMatch(one -> one.info().usable());
        out.println((usable ? "ok       " : "impeded  ") + "this worker is set to " + Findings.chosen(chosen) + ":");
        Map<String, String> settings = new TreeMap<>();
        chosen.forEach(one -> settings.putAll(one.settings()));
        settings.put(DRIVER, configured);
        settings.put(HOME, home(environment));
        out.print(Findings.settings(settings, environment));
        return usable ? 0 : 1;
    }

    private static String home(Map<String, String> environment) {
        return environment.getOrDefault(HOME, "./worker");
    }
}

package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Customers ask for random things while random processes are killed, restarted or frozen; then all is healed and nothing may be
 * lost, double or left over. The seed decides who wants what and who dies; the moment is the machine's. {@code ./dev chaos --seed N
 * --minutes M} runs this with other numbers.
 */
class ChaosIT {
    private static final int HOSTS = 3;
    private static final long SEED = Long.getLong("viveiro.chaos.seed", 1);
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("viveiro.chaos.seconds", 60));

    @Test
    void whatever_dies_nothing_is_lost_and_nothing_is_double() throws Exception {
        List<String> diary = new ArrayList<>();
        try (var system = RunningSystem.own(HOSTS, Map.of("VIVEIRO_DISPATCH_WINDOW", "32"))) {
            var portal = new Portal(system);
            var visitors = new Visitors(portal, new Random(SEED));
            try {
                storm(system, visitors, diary);
                system.up();
                tell(diary, "The storm is over. Answers: " + visitors);
                new Aftermath(portal, new SimulatedHosts(system), HOSTS, visitors).check();
                tell(
                        diary,
                        "%d machines, %d classes: nothing lost, nothing double."
                                .formatted(
                                        visitors.promised().size(),
                                        visitors.classes().size()));
            } catch (Throwable broken) {
                keep(system);
                throw new AssertionError(
                        "Seed %d broke something; to run it again: ./dev chaos --seed %d --minutes %d%n%s"
                                .formatted(SEED, SEED, Math.max(1, LENGTH.toMinutes()), String.join("\n", diary)),
                        broken);
            }
            assertThat(visitors.promised()).as("the storm was no calm").isNotEmpty();
        }
    }

    private static void storm(RunningSystem system, Visitors visitors, List<String> diary) throws Exception {
        long end = System.nanoTime() + LENGTH.toNanos();
        var misfortunes = new Misfortunes(system, HOSTS, new Random(SEED + 1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> wishes = () -> {
                while (System.nanoTime() < end) {
                    visitors.one(() -> System.nanoTime() > end);
                }
                return null;
            };
            var wishing = threads.submit(wishes);
            while (System.nanoTime() < end) {
                misfortunes.pause(3_000);
                tell(diary, misfortunes.one());
            }
            wishing.get();
        }
    }

    /** Logs and journals of a run that broke something, for those who look for the cause. */
    private static void keep(RunningSystem system) throws Exception {
        var logs = system.run().resolveSibling(system.run().getFileName() + "-broken");
        new ProcessBuilder("cp", "-r", system.run().resolve("logs").toString(), logs.toString())
                .start()
                .waitFor();
        System.out.println("The logs are kept in " + logs);
    }

    private static void tell(List<String> diary, String line) {
        diary.add(line);
        System.out.println("chaos, seed " + SEED + ": " + line);
    }
}

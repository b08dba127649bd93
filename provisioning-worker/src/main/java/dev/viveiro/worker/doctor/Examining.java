package dev.viveiro.worker.doctor;

import dev.viveiro.worker.driver.DriverExamination;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Looks at all drivers at once; one that fails or takes too long is impeded, and the others are found all the same. */
final class Examining {
    private final Function<String, DriverExamination> look;
    private final Duration patience;

    /** @param look at the driver of this name */
    Examining(Function<String, DriverExamination> look, Duration patience) {
        this.look = look;
        this.patience = patience;
    }

    SortedMap<String, DriverExamination> all(SortedSet<String> names) {
        Map<String, CompletableFuture<DriverExamination>> begun = new ConcurrentHashMap<>();
        names.forEach(name -> begun.put(name, begin(name)));
        SortedMap<String, DriverExamination> found = new TreeMap<>();
        begun.forEach((name, looking) -> found.put(name, looking.join()));
        return found;
    }

    private CompletableFuture<DriverExamination> begin(String name) {
        DriverExamination late = DriverExamination.impeded(
                name,
                "it said nothing within %d ms; see whether its hypervisor still answers".formatted(patience.toMillis()),
                Map.of());
        CompletableFuture<DriverExamination> found = new CompletableFuture<>();
        // a daemon: one that hangs does not keep the process
        Thread.ofVirtual().name("examine-" + name).start(() -> found.complete(examined(name)));
        return found.completeOnTimeout(late, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private DriverExamination examined(String name) {
        try {
            return look.apply(name);
        } catch (RuntimeException | LinkageError broken) {
            return DriverExamination.impeded(
                    name,
                    "looking at it failed: %s; please report it, with the version of its hypervisor".formatted(broken),
                    Map.of());
        }
    }
}

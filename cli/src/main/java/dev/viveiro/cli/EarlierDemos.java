package dev.viveiro.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Machines that demos made before, single ones and classes; they are in the way of the next. */
final class EarlierDemos {
    /** How the single machines' names begin. */
    static final String PREFIX = "demo-";

    private final Api api;
    private final Notes notes;
    private final Waiting waiting;
    private final PrintStream out;

    EarlierDemos(Api api, Notes notes, Waiting waiting, PrintStream out) {
        this.api = api;
        this.notes = notes;
        this.waiting = waiting;
        this.out = out;
    }

    /** Deletes them and waits until they are gone: 20 s, and as long again for every 50 of them. */
    void remove() {
        var machines = machines();
        if (!machines.isEmpty()) {
            out.println("Deleting " + machines.size() + " of earlier demos ...");
            machines.stream().filter(vm -> !"DELETING".equals(vm.state())).forEach(vm -> api.delete(vm.id()));
            var limit = Duration.ofSeconds(20L + 20L * (machines.size() / 50));
            var patience = waiting.upTo(limit);
            if (!patience.until(limit, () -> machines().isEmpty())) {
                throw new Unmet(
                        "the machines of earlier demos to be gone within " + limit.toSeconds() + " s",
                        machines().size() + " are still there",
                        "See ./dev logs api-gateway and ./dev logs provisioning-worker-1.");
            }
        }
        notes.clear();
    }

    private List<Vm> machines() {
        var machines = new ArrayList<>(api.vmsNamed(PREFIX));
        var batches = new Batches(api);
        notes.batches().forEach(batch -> machines.addAll(batches.vms(batch)));
        return machines;
    }
}

package dev.viveiro.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of a class.
 *
 * @param items all rows, in the order of their lines
 * @param vms machines by id
 * @param mailed owners to whom a mail about their machine has come
 */
record ClassResult(List<BatchItem> items, Map<String, Vm> vms, Set<String> mailed) {
    ClassResult {
        items = List.copyOf(items);
        vms = Map.copyOf(vms);
        mailed = Set.copyOf(mailed);
    }

    /** The machine of a row; null when there is none any more. */
    @Nullable
    Vm vmOf(BatchItem item) {
        return item.vm() == null ? null : vms.get(item.vm());
    }

    boolean running(BatchItem item) {
        var vm = vmOf(item);
        return vm != null && "RUNNING".equals(vm.state());
    }

    boolean mailed(BatchItem item) {
        return mailed.contains(item.email().toLowerCase(Locale.ROOT));
    }

    long countRunning() {
        return items.stream().filter(this::running).count();
    }

    long countMailed() {
        return items.stream().filter(this::mailed).count();
    }

    /** A line for everything that is not as it was promised, with its cause and what to do. */
    List<String> missing() {
        var missing = new ArrayList<String>();
        for (var item : items) {
            if (!running(item)) {
                missing.add(item.place() + ": " + notRunning(item));
            } else if (!mailed(item)) {
                missing.add(item.place() + ": no mail came. See ./dev logs notification-worker.");
            }
        }
        return missing;
    }

    private String notRunning(BatchItem item) {
        return switch (item.state()) {
            case "FAILED", "SKIPPED" -> item.state() + ", " + item.why();
            case "CANCELLED" -> "CANCELLED. Ask for it again.";
            case "PENDING" -> "not sent to its host when time was up. See ./dev status and ./dev logs api-gateway.";
            case "RUNNING" -> "its host was still at work when time was up. See ./dev status and ./dev logs.";
            default -> {
                var vm = vmOf(item);
                yield "its machine is " + (vm == null ? "gone" : vm.state()) + ". See ./dev logs api-gateway.";
            }
        };
    }
}

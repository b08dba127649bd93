package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who runs next: one operation per machine, so many per limit, interactive before bulk, and of captures that of the tenant that has the
 * fewest running. Not safe for several threads.
 */
final class RunQueue {
    private final Map<VmId, Deque<Execution>> byVm = new LinkedHashMap<>();
    private final Map<Limit, Slots> slots = new EnumMap<>(Limit.class);

    RunQueue(Map<Limit, Integer> limits) {
        for (Limit limit : Limit.values()) {
            Integer size = limits.get(limit);
            if (size == null || size < 1) {
                throw new IllegalArgumentException("limit " + limit + " must be at least 1, not " + size);
            }
            slots.put(limit, new Slots(size));
        }
    }

    private static final class Slots {
        int free;
        final Map<TenantId, Integer> running = new HashMap<>();
        final Map<Lane, Deque<Execution>> ready = new EnumMap<>(Lane.class);

        Slots(int free) {
            this.free = free;
            for (Lane lane : Lane.values()) {
                ready.put(lane, new ArrayDeque<>());
            }
        }

        /** The first of those whose tenant has the fewest running here; nobody's have none. */
        Execution take(Deque<Execution> waiting) {
            Execution next = waiting.getFirst();
            for (Execution each : waiting) {
                if (running(each) < running(next)) {
                    next = each;
                }
            }
            waiting.remove(next);
            TenantId tenant = tenant(next);
            if (tenant != null) {
                running.merge(tenant, 1, Integer::sum);
            }
            free--;
            return next;
        }

        private int running(Execution execution) {
            TenantId tenant = tenant(execution);
            return tenant == null ? 0 : running.getOrDefault(tenant, 0);
        }

        void ended(Execution execution) {
            free++;
            TenantId tenant = tenant(execution);
            if (tenant != null) {
                running.computeIfPresent(tenant, (whose, number) -> number == 1 ? null : number - 1);
            }
        }
    }

    /** Captures alone take so long that who asks for many would keep others waiting until their deadlines. */
    private static @Nullable TenantId tenant(Execution execution) {
        return execution.work().command() instanceof CaptureVm capture ? capture.tenant() : null;
    }

    void add(Execution execution) {
        Deque<Execution> ofVm = byVm.computeIfAbsent(vm(execution), vm -> new ArrayDeque<>());
        ofVm.addLast(execution);
        if (ofVm.size() == 1) {
            makeReady(execution);
        }
    }

    /** Those that may start now; each takes its slot. */
    List<Execution> takeStartable() {
        List<Execution> startable = new ArrayList<>();
        for (Slots limit : slots.values()) {
            for (Lane lane : Lane.values()) {
                Deque<Execution> ready = limit.ready.getOrDefault(lane, new ArrayDeque<>());
                while (limit.free > 0 && !ready.isEmpty()) {
                    startable.add(limit.take(ready));
                }
            }
        }
        return startable;
    }

    void ended(Execution execution) {
        slotsOf(execution).ended(execution);
        Deque<Execution> ofVm = byVm.getOrDefault(vm(execution), new ArrayDeque<>());
        ofVm.remove(execution);
        if (ofVm.isEmpty()) {
            byVm.remove(vm(execution));
        } else {
            makeReady(ofVm.getFirst());
        }
    }

    List<Execution> of(VmId vm) {
        return List.copyOf(byVm.getOrDefault(vm, new ArrayDeque<>()));
    }

    /** Each attempt that waits or runs. */
    List<Execution> of(OperationId operation) {
        return all().stream()
                .filter(execution -> execution.work().target().operation().equals(operation))
                .toList();
    }

    List<Execution> all() {
        return byVm.values().stream().flatMap(Deque::stream).toList();
    }

    int size() {
        return byVm.values().stream().mapToInt(Deque::size).sum();
    }

    private void makeReady(Execution execution) {
        Deque<Execution> ready =
                slotsOf(execution).ready.get(execution.work().target().lane());
        if (ready != null) {
            ready.addLast(execution);
        }
    }

    private Slots slotsOf(Execution execution) {
        Slots found = slots.get(execution.limit());
        if (found == null) {
            throw new IllegalStateException("no slots for limit " + execution.limit());
        }
        return found;
    }

    private static VmId vm(Execution execution) {
        return execution.work().target().vm();
    }
}

package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What an operation does, in order.
 *
 * @param limit which of the host's limits it counts against
 * @param success the event that tells its success
 */
public record Plan(Limit limit, List<Step> steps, BiFunction<EventOrigin, RunState, HostEvent> success) {
    public Plan {
        steps = List.copyOf(steps);
        Set<String> names = new HashSet<>();
        for (Step step : steps) {
            if (!names.add(step.name())) {
                throw new IllegalArgumentException("step " + step.name() + " stands twice in one plan");
            }
        }
    }
}

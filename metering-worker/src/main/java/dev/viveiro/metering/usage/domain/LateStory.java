package dev.viveiro.metering.usage.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine's changes from one of them on.
 *
 * @param from when the first took effect; null when nothing is before it
 * @param changes in no order
 */
public record LateStory(@Nullable Instant from, Collection<MeteredChange> changes) {
    public LateStory {
        changes = List.copyOf(changes);
    }
}

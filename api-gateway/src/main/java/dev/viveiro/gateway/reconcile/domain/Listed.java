package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine as its host lists it.
 *
 * @param since when a report first had it so
 * @param disks ids of the extra disks that it has; null when its host does not speak of them
 */
public record Listed(
        int generation,
        ObservedPower power,
        Instant since,
        @Nullable Set<UUID> disks) {}

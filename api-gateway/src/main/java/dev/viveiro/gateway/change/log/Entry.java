package dev.viveiro.gateway.change.log;

import dev.viveiro.gateway.change.ChangeKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One numbered change.
 *
 * @param number +1 per change, in the order of the commits, without gaps
 * @param tenant null for a host
 * @param data how the thing looked, as JSON in one line
 */
public record Entry(long number, ChangeKind kind, @Nullable UUID tenant, String data) {}

package dev.viveiro.metering.usage.domain;

import java.time.Instant;

/**
 * A change that claimed a time before that of the version ahead of it.
 *
 * @param version of the change
 * @param claimed when it says that it happened
 * @param used when it took effect instead
 */
public record Clamp(long version, Instant claimed, Instant used) {}

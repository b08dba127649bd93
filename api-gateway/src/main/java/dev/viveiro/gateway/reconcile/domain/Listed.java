package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;

/**
 * A machine as its host lists it.
 *
 * @param since when a report first had it so
 */
public record Listed(int generation, ObservedPower power, Instant since) {}

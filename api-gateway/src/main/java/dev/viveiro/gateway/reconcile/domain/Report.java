package dev.viveiro.gateway.reconcile.domain;

import dev.viveiro.kernel.HostId;
import java.time.Instant;

/**
 * The report that is judged, without its machines.
 *
 * @param consistentWith sequence of the last event of its journal that it takes into account; all up to there are applied
 */
public record Report(HostId host, String journal, long number, long consistentWith, Instant observedAt) {}

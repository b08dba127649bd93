package dev.viveiro.contract.host;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import java.time.Instant;

/**
 * Where an event comes from.
 *
 * @param journal id of the journal file that numbered it
 * @param sequence rising by at least one within the journal; (journal, sequence) orders a host's events
 * @param observedAt when the host saw it
 */
public record EventOrigin(HostId host, String journal, long sequence, Lane lane, Instant observedAt) {}

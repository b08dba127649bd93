package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.HostId;
import java.time.Instant;

/**
 * A host was silent for so long that it was given up. Whether its machines were there meanwhile is known when it is back.
 *
 * @param epoch the one that begins with this; it is told once of each
 * @param silentSince when the host saw what it last reported, by its clock
 */
@Contract(type = "host-lost/1", key = "host.lost")
public record HostLost(HostId host, long epoch, Instant silentSince) implements HostFact {}

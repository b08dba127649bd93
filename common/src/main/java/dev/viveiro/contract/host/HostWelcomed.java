package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The answer to {@link HostGreeted}: what the host is now. Commands of an older epoch are void, and machines of ours that are
 * not listed may not run.
 *
 * @param greeting the hello that is answered
 * @param epoch the host's epoch from now on
 * @param freshJournal true when the worker's journal is older than what the gateway heard of it: its numbers can't be used
 *     again, so the worker gives it a new id
 * @param machines what the host may hold: each machine placed on it with its generation
 */
@Contract(type = "host-welcomed/1")
public record HostWelcomed(
        HostId host, UUID greeting, long epoch, boolean freshJournal, List<HeldVm> machines, Instant answeredAt)
        implements HostNotice {
    public HostWelcomed {
        machines = List.copyOf(machines);
    }
}

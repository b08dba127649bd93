package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker says hello before it takes a command: at its start, and when it hears that it was declared lost. It repeats this
 * until it is welcomed.
 *
 * @param greeting id of this hello, the same over its repetitions; the welcome names it
 * @param journal id of the journal in use
 * @param sequence of the journal's last event; the gateway knows a later one of the same journal when an old copy is used
 * @param epoch the host's epoch as the worker knows it
 * @param welcomed the greeting whose welcome this journal knows last, {@link #NEVER} when it knows none; the gateway knows by it a copy
 *     that was taken before the host was welcomed last, whatever was heard since. Null from a worker that does not say
 */
@Contract(type = "host-greeted/1", key = "host.greeted")
public record HostGreeted(
        HostId host,
        UUID greeting,
        String journal,
        long sequence,
        long epoch,
        Instant observedAt,
        @Nullable UUID welcomed)
        implements HostStatement {
    /** Of a journal that was never welcomed. */
    public static final UUID NEVER = new UUID(0, 0);
}

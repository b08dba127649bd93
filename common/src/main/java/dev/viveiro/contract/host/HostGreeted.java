package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.UUID;

/**
 * A worker says hello before it takes a command: at its start, and when it hears that it was declared lost. It repeats this
 * until it is welcomed.
 *
 * @param greeting id of this hello, the same over its repetitions; the welcome names it
 * @param journal id of the journal in use
 * @param sequence of the journal's last event; the gateway knows a later one of the same journal when an old copy is used
 * @param epoch the host's epoch as the worker knows it
 */
@Contract(type = "host-greeted/1", key = "host.greeted")
public record HostGreeted(HostId host, UUID greeting, String journal, long sequence, long epoch, Instant observedAt)
        implements HostStatement {}

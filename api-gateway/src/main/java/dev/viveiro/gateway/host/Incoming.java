package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HostStatement;
import java.util.UUID;

/** What comes through the queue of the reports. */
public sealed interface Incoming {
    /** A host said something. */
    record Said(HostStatement statement) implements Incoming {}

    /** A gateway's own probe: the queue is being read. */
    record Probe(UUID id) implements Incoming {}
}

package dev.viveiro.gateway.host.watch;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.gateway.host.store.HostRecords;
import dev.viveiro.gateway.host.store.HostRow;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells everyone that a host was given up, in the transaction that gives it up. */
@Component
class Losses {
    private final HostRecords hosts;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    Losses(HostRecords hosts, Outbox outbox, Ids ids, Clock clock) {
        this.hosts = hosts;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /** The host is LOST by now, in its new epoch. One that never reported has no machines to tell of. */
    void tell(HostId id) {
        HostRow host = hosts.lock(id).orElseThrow();
        Instant reportedAt = host.reportedAt();
        if (reportedAt == null) {
            return;
        }
        Envelope envelope = new Envelope(
                ids.next(),
                Contracts.typeOf(HostLost.class),
                "/gateway",
                id.toString(),
                clock.instant(),
                null,
                ContractJson.write(new HostLost(id, host.epoch(), reportedAt)));
        String key = Topology.eventKey(Lane.INTERACTIVE, Contracts.keyOf(HostLost.class));
        outbox.add(List.of(new Outgoing(Topology.EVENTS, key, Lane.INTERACTIVE, id.value(), envelope)));
    }
}

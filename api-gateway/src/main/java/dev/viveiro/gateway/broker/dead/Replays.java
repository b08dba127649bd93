package dev.viveiro.gateway.broker.dead;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostFact;
import dev.viveiro.contract.host.HostStatement;
import dev.viveiro.contract.image.ImageFact;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Replays a dead message on an administrator's word. */
@Component
class Replays {
    private final DeadMessageRows rows;
    private final Outbox outbox;
    private final Clock clock;

    Replays(DeadMessageRows rows, Outbox outbox, Clock clock) {
        this.rows = rows;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * A word of a host is due at once; a domain event goes back into the queue in which it died, and leaves the table.
     *
     * @throws ProblemException not-found; too-late for a command, whose operation has ended, for a sample, which metering takes
     *     from its host alone, and for anything else
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public DeadMessage replay(long id) {
        DeadMessage dead = rows.lock(id).orElseThrow(() -> ProblemException.notFound("dead message", id));
        Envelope envelope = dead.envelope();
        if (HostWords.areIn(dead.queue())) {
            rows.replayAt(id, clock.instant());
        } else if (envelope != null && isOurs(dead)) {
            outbox.add(List.of(new Outgoing(
                    "",
                    dead.queue(),
                    lane(dead.queue()),
                    // of its machine, or of the host or image that it is about
                    VmId.of(dead.subject()).value(),
                    envelope)));
            rows.delete(id);
        } else if (Contracts.of(HostStatement.class).recordOf(dead.type()).isPresent()) {
            throw new ProblemException(
                    ProblemCode.TOO_LATE,
                    "A sample of usage can't be replayed: it counts only with its host's name, which the broker vouches for and "
                            + "the gateway can't give. Samples bill nothing; the time without one shows as unobserved.");
        } else {
            throw new ProblemException(
                    ProblemCode.TOO_LATE,
                    "Only what a host said and what the gateway told other services can be replayed. The operation of a "
                            + "dead command has ended: ask for it again.");
        }
        return rows.lock(id).orElse(dead);
    }

    private static boolean isOurs(DeadMessage dead) {
        boolean ours = Contracts.of(DomainEvent.class).recordOf(dead.type()).isPresent()
                || Contracts.of(HostFact.class).recordOf(dead.type()).isPresent()
                || Contracts.of(ImageFact.class).recordOf(dead.type()).isPresent();
        return ours
                && Topology.serviceQueues().stream()
                        .anyMatch(queue -> queue.name().equals(dead.queue()));
    }

    private static Lane lane(String queue) {
        return queue.endsWith("." + Lane.BULK.wire()) ? Lane.BULK : Lane.INTERACTIVE;
    }
}

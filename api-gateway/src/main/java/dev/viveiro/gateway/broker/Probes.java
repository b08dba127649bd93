package dev.viveiro.gateway.broker;

import dev.viveiro.gateway.host.Attention;
import dev.viveiro.gateway.host.Incoming;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Sends a probe straight into the queue of the reports every second, past all exchanges, where no host may write: one that comes
 * out in time proves that reports would have come too.
 */
class Probes {
    private static final String TYPE = "attention-probe/1";
    private static final byte[] NOTHING = {'{', '}'};
    private static final Logger log = LoggerFactory.getLogger(Probes.class);

    private final Attention attention;
    private final Publisher publisher;
    private final Clock clock;

    Probes(Attention attention, Publisher publisher, Clock clock) {
        this.attention = attention;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${viveiro.hosts.probe:PT1S}")
    void send() {
        try {
            UUID id = attention.probe();
            Envelope probe = new Envelope(id, TYPE, "/gateway", "", clock.instant(), null, NOTHING);
            publisher.publish(List.of(new Outgoing("", Topology.HOST_REPORTS, Lane.INTERACTIVE, id, probe)));
        } catch (RuntimeException e) {
            log.debug("No probe was sent: {}", e.getMessage());
        }
    }

    /** What the queue of the reports holds: probes, and what verified hosts say. */
    static Received<Incoming> read(Message message) {
        if ("".equals(message.getMessageProperties().getReceivedExchange())) {
            Envelope probe = AmqpEnvelope.fromMessage(message);
            return new Received<>(new Incoming.Probe(probe.id()), probe);
        }
        var said = VerifiedHost.statement(message);
        return new Received<>(new Incoming.Said(said.message()), said.envelope());
    }
}

package dev.viveiro.gateway.broker.dead;

import dev.viveiro.gateway.vm.DeadCommands;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.UnreadableMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;

/**
 * Drains the dead queues into a table, where an operator finds them; a dead command ends its operation at once, a dead word
 * of a host is replayed. Every message can be read here, whatever is in it: what a dead queue loses is lost.
 */
@Component
public class DeadMessages {
    private static final Instant YEAR_10000 = Instant.parse("9999-12-31T23:59:59Z");
    private static final Logger log = LoggerFactory.getLogger(DeadMessages.class);

    private final DeadMessageRows rows;
    private final DeadCommands commands;
    private final Clock clock;

    DeadMessages(DeadMessageRows rows, DeadCommands commands, Clock clock) {
        this.rows = rows;
        this.commands = commands;
        this.clock = clock;
    }

    /** Reads anything. */
    public static Received<Death> read(Message message) {
        try {
            Envelope envelope = AmqpEnvelope.fromMessage(message);
            return new Received<>(Death.of(message, isStorable(envelope.time())), envelope);
        } catch (UnreadableMessage e) {
            return new Received<>(Death.of(message, false), anonymous(message));
        }
    }

    /** PostgreSQL knows fewer years than Java. */
    private static boolean isStorable(Instant time) {
        return time.isAfter(Instant.EPOCH) && time.isBefore(YEAR_10000);
    }

    /** The same body twice is one row. */
    private static Envelope anonymous(Message message) {
        Instant time = Optional.ofNullable(message.getMessageProperties().getTimestamp())
                .map(Date::toInstant)
                .orElse(Instant.MAX);
        return new Envelope(
                UUID.nameUUIDFromBytes(message.getBody()), "unknown", "unknown", "", time, null, message.getBody());
    }

    /** Keeps what comes from a dead queue. */
    public MessageHandler<Death> drain(String deadQueue) {
        return MessageHandler.each(received -> keep(deadQueue, received));
    }

    private void keep(String deadQueue, Received<Death> received) {
        Envelope envelope = received.envelope();
        Death death = received.message();
        Instant now = clock.instant();
        boolean replayed = HostWords.isReadable(death, envelope);
        rows.insert(deadQueue, envelope, death, now, replayed ? now.plus(ReplayingHostEvents.FIRST_PAUSE) : null);
        boolean ended = commands.end(envelope, death.reason());
        log.error(
                "Message {} ({}) died in {}: {}. It is kept in table dead_messages{}{}. {}",
                envelope.id(),
                envelope.type(),
                death.queue(),
                death.reason(),
                ended ? " and its operation ended FAILED" : "",
                replayed ? " and replayed until it can be applied" : "",
                "See docs/how-to/empty-a-dead-queue.md.");
    }
}

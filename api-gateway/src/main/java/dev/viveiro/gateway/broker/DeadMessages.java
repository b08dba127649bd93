package dev.viveiro.gateway.broker;

import dev.viveiro.gateway.vm.DeadCommands;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.UnreadableMessage;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Drains the dead queues into a table, where an operator finds them; a dead command ends its operation at once. Every
 * message can be read here, whatever is in it: what a dead queue loses is lost.
 */
@Component
class DeadMessages {
    private static final Logger log = LoggerFactory.getLogger(DeadMessages.class);

    /** A message nobody could apply, as it came. */
    record Dead(String routingKey, String reason) {}

    private final JdbcTemplate jdbc;
    private final DeadCommands commands;
    private final Clock clock;

    DeadMessages(JdbcTemplate jdbc, DeadCommands commands, Clock clock) {
        this.jdbc = jdbc;
        this.commands = commands;
        this.clock = clock;
    }

    static Received<Dead> read(Message message) {
        MessageProperties properties = message.getMessageProperties();
        Dead dead = new Dead(first(properties, "routing-keys"), first(properties, "reason"));
        try {
            return new Received<>(dead, AmqpEnvelope.fromMessage(message));
        } catch (UnreadableMessage e) {
            return new Received<>(dead, anonymous(message));
        }
    }

    /** The same body twice is one row. */
    private static Envelope anonymous(Message message) {
        java.time.Instant now = java.util.Optional.ofNullable(
                        message.getMessageProperties().getTimestamp())
                .map(java.util.Date::toInstant)
                .orElse(java.time.Instant.MAX);
        return new Envelope(
                UUID.nameUUIDFromBytes(message.getBody()), "unknown", "unknown", "", now, null, message.getBody());
    }

    private static String first(MessageProperties properties, String field) {
        if (properties.getHeader("x-death") instanceof List<?> deaths
                && !deaths.isEmpty()
                && deaths.getFirst() instanceof Map<?, ?> death) {
            Object value = death.get(field);
            return String.valueOf(value instanceof List<?> list && !list.isEmpty() ? list.getFirst() : value);
        }
        return "unknown";
    }

    /** PostgreSQL keeps no NUL in a text. */
    private static String storable(String text) {
        return text.replace('\0', '?');
    }

    MessageHandler<Dead> drain(String queue) {
        return MessageHandler.each(received -> keep(queue, received));
    }

    private void keep(String queue, Received<Dead> received) {
        Envelope envelope = received.envelope();
        jdbc.update(
                """
                insert into dead_messages (message_id, queue, type, subject, routing_key, reason, data, died_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""",
                envelope.id(),
                queue,
                storable(envelope.type()),
                storable(envelope.subject()),
                storable(received.message().routingKey()),
                storable(received.message().reason()),
                envelope.data(),
                Timestamp.from(clock.instant()));
        boolean ended = commands.end(envelope, received.message().reason());
        log.error(
                "Message {} ({}) died in {}: {}. It is kept in table dead_messages{}. {}",
                envelope.id(),
                envelope.type(),
                queue,
                received.message().reason(),
                ended ? " and its operation ended FAILED" : "",
                "See docs/how-to/empty-a-dead-queue.md.");
    }
}

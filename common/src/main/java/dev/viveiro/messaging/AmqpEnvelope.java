package dev.viveiro.messaging;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;

/**
 * An envelope as an AMQP 0-9-1 message: CloudEvents attributes in headers {@code cloudEvents_*}, the contract's JSON as the
 * body. (CloudEvents' own AMQP binding is for AMQP 1.0.)
 */
public final class AmqpEnvelope {
    private static final String PREFIX = "cloudEvents_";
    private static final String TRACE = "traceparent";

    private AmqpEnvelope() {}

    /** {@code userId} is checked by the broker against the connection's user; null where nobody asks. */
    public static Message toMessage(Envelope envelope, @Nullable String userId) {
        MessageProperties properties = new MessageProperties();
        properties.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
        properties.setContentType(MessageProperties.CONTENT_TYPE_JSON);
        properties.setMessageId(envelope.id().toString());
        properties.setType(envelope.type());
        properties.setTimestamp(Date.from(envelope.time()));
        properties.setHeader(PREFIX + "specversion", "1.0");
        properties.setHeader(PREFIX + "id", envelope.id().toString());
        properties.setHeader(PREFIX + "type", envelope.type());
        properties.setHeader(PREFIX + "source", envelope.source());
        properties.setHeader(PREFIX + "subject", envelope.subject());
        properties.setHeader(PREFIX + "time", envelope.time().toString());
        if (envelope.traceparent() != null) {
            properties.setHeader(TRACE, envelope.traceparent());
        }
        if (userId != null) {
            properties.setUserId(userId);
        }
        return new Message(envelope.data(), properties);
    }

    /** Throws {@link UnreadableMessage} when an attribute is missing or malformed. */
    public static Envelope fromMessage(Message message) {
        MessageProperties properties = message.getMessageProperties();
        try {
            return new Envelope(
                    UUID.fromString(required(properties, "id")),
                    required(properties, "type"),
                    required(properties, "source"),
                    required(properties, "subject"),
                    Instant.parse(required(properties, "time")),
                    text(properties.getHeader(TRACE)),
                    message.getBody());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UnreadableMessage("a CloudEvents attribute is malformed: " + e.getMessage(), e);
        }
    }

    private static String required(MessageProperties properties, String attribute) {
        String value = text(properties.getHeader(PREFIX + attribute));
        if (value == null) {
            throw new UnreadableMessage("header " + PREFIX + attribute + " is missing");
        }
        return value;
    }

    private static @Nullable String text(@Nullable Object header) {
        return header == null ? null : header.toString();
    }
}

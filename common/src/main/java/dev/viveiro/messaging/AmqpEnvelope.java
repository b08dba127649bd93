package dev.viveiro.messaging;

import com.rabbitmq.client.AMQP;
import java.time.DateTimeException;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
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
    /** Delivery mode of AMQP 0-9-1 for a message that the broker keeps on disk. */
    private static final int PERSISTENT = 2;

    private AmqpEnvelope() {}

    /** What it is sent with; {@code userId} is checked by the broker against the connection's user, null where nobody asks. */
    static AMQP.BasicProperties properties(Envelope envelope, @Nullable String userId) {
        return new AMQP.BasicProperties.Builder()
                .deliveryMode(PERSISTENT)
                .contentType(MessageProperties.CONTENT_TYPE_JSON)
                .messageId(envelope.id().toString())
                .type(envelope.type())
                .timestamp(Date.from(envelope.time()))
                .headers(headers(envelope))
                .userId(userId)
                .build();
    }

    /** The same for those who send or read by Spring's templates. */
    public static Message toMessage(Envelope envelope, @Nullable String userId) {
        MessageProperties properties = new MessageProperties();
        properties.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
        properties.setContentType(MessageProperties.CONTENT_TYPE_JSON);
        properties.setMessageId(envelope.id().toString());
        properties.setType(envelope.type());
        properties.setTimestamp(Date.from(envelope.time()));
        properties.setHeaders(headers(envelope));
        if (userId != null) {
            properties.setUserId(userId);
        }
        return new Message(envelope.data(), properties);
    }

    private static Map<String, Object> headers(Envelope envelope) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(PREFIX + "specversion", "1.0");
        headers.put(PREFIX + "id", envelope.id().toString());
        headers.put(PREFIX + "type", envelope.type());
        headers.put(PREFIX + "source", envelope.source());
        headers.put(PREFIX + "subject", envelope.subject());
        headers.put(PREFIX + "time", IsoInstant.text(envelope.time()));
        if (envelope.traceparent() != null) {
            headers.put(TRACE, envelope.traceparent());
        }
        return headers;
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
                    IsoInstant.parse(required(properties, "time")),
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

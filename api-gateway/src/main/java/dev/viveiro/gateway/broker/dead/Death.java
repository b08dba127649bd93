package dev.viveiro.gateway.broker.dead;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/**
 * What the broker says of a dead message.
 *
 * @param queue where it died
 * @param routingKey with which it was sent
 * @param userId who sent it, verified by the broker; null when the message named nobody
 * @param reason the broker's word for it, {@code rejected} or {@code delivery_limit}
 * @param readable its attributes could be read, and kept
 */
public record Death(
        String queue, String routingKey, @Nullable String userId, String reason, boolean readable) {
    static Death of(Message message, boolean readable) {
        MessageProperties properties = message.getMessageProperties();
        return new Death(
                newest(properties, "queue"),
                newest(properties, "routing-keys"),
                properties.getReceivedUserId(),
                newest(properties, "reason"),
                readable);
    }

    private static String newest(MessageProperties properties, String field) {
        if (properties.getHeader("x-death") instanceof List<?> deaths
                && !deaths.isEmpty()
                && deaths.getFirst() instanceof Map<?, ?> death) {
            Object value = death.get(field);
            return String.valueOf(value instanceof List<?> list && !list.isEmpty() ? list.getFirst() : value);
        }
        return "unknown";
    }
}

package dev.viveiro.messaging;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel in confirm mode, for one batch at a time. What is answered after its batch was given up could be taken for an
 * answer to the next one: such a channel is {@linkplain #spent spent}.
 */
final class ConfirmedChannel {
    private static final Logger log = LoggerFactory.getLogger(ConfirmedChannel.class);

    private final Channel channel;
    /** Of the batch that was published last; filled on the connection's thread. */
    private volatile Answers answers = new Answers(1, List.of());

    private boolean spent;

    ConfirmedChannel(Connection connection) throws IOException {
        Channel made = connection.createChannel();
        if (made == null) {
            throw new IOException("the connection has no channel left");
        }
        channel = made;
        channel.confirmSelect();
        channel.addConfirmListener(
                (number, multiple) -> answers.confirmed(number, multiple, Outcome.DELIVERED),
                (number, multiple) -> answers.confirmed(number, multiple, new Outcome(Result.REFUSED, "nack")));
        channel.addReturnListener(returned -> answers.returned(
                returned.getProperties().getMessageId(), returned.getReplyCode() + " " + returned.getReplyText()));
        channel.addShutdownListener(cause -> answers.ended(String.valueOf(cause.getMessage())));
    }

    /** As {@link Publisher#publish}; {@code userId} is checked by the broker, null for none. */
    List<Outcome> publish(List<Outgoing> messages, Duration within, @Nullable String userId) {
        Answers awaited = new Answers(channel.getNextPublishSeqNo(), messages);
        answers = awaited;
        int handedOver = 0;
        try {
            for (Outgoing message : messages) {
                channel.basicPublish(
                        message.exchange(),
                        message.routingKey(),
                        true,
                        AmqpEnvelope.properties(message.envelope(), userId),
                        message.envelope().data());
                handedOver++;
            }
        } catch (IOException | ShutdownSignalException e) {
            awaited.brokeAt(handedOver, String.valueOf(e.getMessage()));
        }
        if (!awaited.await(within)) {
            spent = true;
        }
        return awaited.outcomes();
    }

    /** True when nothing may be published on it any more. */
    boolean spent() {
        return spent || !channel.isOpen();
    }

    /** Closes it, without waiting for a broker that may not answer. */
    void abandon() {
        Thread.ofVirtual().name("abandoned-channel").start(() -> {
            try {
                channel.abort();
            } catch (IOException | RuntimeException e) {
                log.debug("A channel could not be closed: {}", e.getMessage());
            }
        });
    }
}

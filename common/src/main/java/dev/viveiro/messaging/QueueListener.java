package dev.viveiro.messaging;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareBatchMessageListener;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies a queue's messages: a batch in one transaction with its inbox rows, acknowledged after the commit. What can't be
 * read is rejected at once; when a batch fails each message is tried alone, so that one poison message costs only itself;
 * when the store is away nothing is acknowledged and the consumer pauses ({@link StoreAway}).
 */
final class QueueListener<M> implements ChannelAwareBatchMessageListener {
    private static final Logger log = LoggerFactory.getLogger(QueueListener.class);

    private final String consumer;
    private final MessageReader<M> reader;
    private final MessageHandler<M> handler;
    private final Inbox inbox;
    private final TransactionTemplate transaction;
    private final Traces traces;
    private final StoreAway storeAway;

    QueueListener(
            String consumer,
            MessageReader<M> reader,
            MessageHandler<M> handler,
            Inbox inbox,
            PlatformTransactionManager transactions,
            Traces traces,
            StoreAway storeAway) {
        this.consumer = consumer;
        this.reader = reader;
        this.handler = handler;
        this.inbox = inbox;
        this.transaction = new TransactionTemplate(transactions);
        this.traces = traces;
        this.storeAway = storeAway;
    }

    /** What to do when the store can't be reached: stop consuming until it can. */
    @FunctionalInterface
    interface StoreAway {
        void pause(Throwable cause);
    }

    private record Delivery<M>(long tag, Received<M> received) {}

    @Override
    public void onMessageBatch(List<Message> messages, @Nullable Channel open) {
        Channel channel = Objects.requireNonNull(open, "manual acknowledgement needs the channel");
        List<Delivery<M>> readable = new ArrayList<>(messages.size());
        for (Message message : messages) {
            long tag = message.getMessageProperties().getDeliveryTag();
            try {
                readable.add(new Delivery<>(tag, reader.read(message)));
            } catch (UnreadableMessage e) {
                reject(channel, tag, message.getMessageProperties().getMessageId(), e);
            }
        }
        if (readable.isEmpty()) {
            return;
        }
        try {
            apply(readable);
            readable.forEach(delivery -> acknowledge(channel, delivery.tag()));
        } catch (RuntimeException e) {
            if (isStoreAway(e)) {
                storeAway.pause(e);
            } else {
                eachAlone(readable, channel);
            }
        }
    }

    private void eachAlone(List<Delivery<M>> deliveries, Channel channel) {
        for (Delivery<M> delivery : deliveries) {
            try {
                apply(List.of(delivery));
                acknowledge(channel, delivery.tag());
            } catch (RuntimeException e) {
                if (isStoreAway(e)) {
                    storeAway.pause(e);
                    return;
                }
                reject(
                        channel,
                        delivery.tag(),
                        delivery.received().envelope().id().toString(),
                        e);
            }
        }
    }

    private void apply(List<Delivery<M>> deliveries) {
        List<Received<M>> fresh = deliveries.stream()
                .map(Delivery::received)
                .filter(received -> !inbox.tooOld(received.envelope()))
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        String traceparent = fresh.size() == 1 ? fresh.getFirst().envelope().traceparent() : null;
        traces.continuing(
                traceparent,
                "process " + consumer,
                () -> transaction.executeWithoutResult(status -> {
                    Set<UUID> unseen = inbox.firstSeen(
                            consumer,
                            fresh.stream()
                                    .map(received -> received.envelope().id())
                                    .collect(Collectors.toSet()));
                    List<Received<M>> batch = fresh.stream()
                            // remove, so that a message that came twice in one batch is applied once
                            .filter(received ->
                                    unseen.remove(received.envelope().id()))
                            .toList();
                    if (!batch.isEmpty()) {
                        handler.handle(batch);
                    }
                }));
    }

    private static boolean isStoreAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof TransactionSystemException
                    || cause instanceof java.sql.SQLTransientException
                    || cause instanceof java.sql.SQLRecoverableException
                    || cause instanceof java.sql.SQLNonTransientConnectionException) {
                return true;
            }
        }
        return false;
    }

    private void reject(Channel channel, long tag, @Nullable String messageId, RuntimeException why) {
        log.error(
                "Message {} of {} can't be applied and goes to the dead-letter queue: {}",
                messageId,
                consumer,
                why.getMessage(),
                why instanceof UnreadableMessage ? null : why);
        try {
            channel.basicReject(tag, false);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void acknowledge(Channel channel, long tag) {
        try {
            channel.basicAck(tag, false);
        } catch (IOException e) {
            // committed all the same: the broker delivers it again and the inbox drops it
            log.debug("The acknowledgement of {} was lost: {}", tag, e.getMessage());
        }
    }
}

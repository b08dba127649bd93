package dev.viveiro.messaging;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies a queue's messages: a batch in one transaction with its inbox rows, acknowledged after the commit. What can't be
 * read is rejected at once; when a batch fails each message is tried alone, so that one poison message costs only itself;
 * a deadlock or a lock that took too long is tried again; when the store is away nothing is acknowledged ({@link StoreAway}).
 */
final class QueueListener<M> implements BatchListener {
    private static final Logger log = LoggerFactory.getLogger(QueueListener.class);

    /** How often work that others kept from its locks is tried before it goes back to the broker. */
    private static final int CONTENDED_ATTEMPTS = 10;
    /** The n-th pause in between is up to n times this, at random, so that two do not meet again. */
    private static final Duration LONGEST_STEP = Duration.ofMillis(50);

    private final String consumer;
    private final MessageReader<M> reader;
    private final MessageHandler<M> handler;
    private final @Nullable Inbox inbox;
    private final TransactionTemplate transaction;
    private final Traces traces;

    QueueListener(
            String consumer,
            MessageReader<M> reader,
            MessageHandler<M> handler,
            @Nullable Inbox inbox,
            PlatformTransactionManager transactions,
            Traces traces) {
        this.consumer = consumer;
        this.reader = reader;
        this.handler = handler;
        this.inbox = inbox;
        this.transaction = new TransactionTemplate(transactions);
        this.traces = traces;
    }

    private record Delivery<M>(long tag, Received<M> received) {}

    /**
     * Applies the next messages of {@code channel}: all before them have been dealt with, and those of a batch that ended in
     * {@link StoreAway} never will be on this channel.
     */
    @Override
    public void apply(List<Message> messages, Channel channel) throws StoreAway, IOException {
        List<Delivery<M>> readable = new ArrayList<>(messages.size());
        for (Message message : messages) {
            long tag = message.getMessageProperties().getDeliveryTag();
            try {
                readable.add(new Delivery<>(tag, reader.read(message)));
            } catch (RuntimeException e) {
                // whatever a reader stumbles over, the same bytes will make it stumble again
                reject(channel, tag, message.getMessageProperties().getMessageId(), e);
            }
        }
        if (readable.isEmpty()) {
            return;
        }
        try {
            applyAgainWhileContended(readable);
        } catch (RuntimeException e) {
            if (StoreFailure.of(e) == StoreFailure.AWAY) {
                throw new StoreAway(e);
            }
            eachAlone(readable, channel);
            return;
        }
        // one word for all of them: to a quorum queue each word is an entry in its log
        channel.basicAck(readable.getLast().tag(), true);
    }

    private void eachAlone(List<Delivery<M>> deliveries, Channel channel) throws StoreAway, IOException {
        for (Delivery<M> delivery : deliveries) {
            try {
                applyAgainWhileContended(List.of(delivery));
            } catch (RuntimeException e) {
                if (StoreFailure.of(e) != StoreFailure.OTHER) {
                    // contended for so long: the broker keeps it, and counts how often
                    throw new StoreAway(e);
                }
                reject(
                        channel,
                        delivery.tag(),
                        delivery.received().envelope().id().toString(),
                        e);
                continue;
            }
            channel.basicAck(delivery.tag(), false);
        }
    }

    private void applyAgainWhileContended(List<Delivery<M>> deliveries) {
        for (int attempt = 1; ; attempt++) {
            try {
                applyTogether(deliveries);
                return;
            } catch (RuntimeException e) {
                if (StoreFailure.of(e) != StoreFailure.CONTENDED || attempt == CONTENDED_ATTEMPTS) {
                    throw e;
                }
                log.info("{} met other work in the store ({}); it tries again.", consumer, e.getMessage());
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(attempt * LONGEST_STEP.toNanos()));
            }
        }
    }

    private void applyTogether(List<Delivery<M>> deliveries) {
        List<Received<M>> fresh = deliveries.stream()
                .map(Delivery::received)
                .filter(received -> inbox == null || !inbox.tooOld(received.envelope()))
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        String traceparent = fresh.size() == 1 ? fresh.getFirst().envelope().traceparent() : null;
        traces.continuing(
                traceparent,
                "process " + consumer,
                () -> transaction.executeWithoutResult(status -> {
                    List<Received<M>> batch = inbox == null ? fresh : unseen(inbox, fresh);
                    if (!batch.isEmpty()) {
                        handler.handle(batch);
                    }
                }));
    }

    private List<Received<M>> unseen(Inbox memory, List<Received<M>> fresh) {
        Set<UUID> unseen = memory.firstSeen(
                consumer,
                fresh.stream().map(received -> received.envelope().id()).collect(Collectors.toSet()));
        return fresh.stream()
                // remove, so that a message that came twice in one batch is applied once
                .filter(received -> unseen.remove(received.envelope().id()))
                .toList();
    }

    private void reject(Channel channel, long tag, @Nullable String messageId, RuntimeException why)
            throws IOException {
        log.error(
                "Message {} of {} can't be applied and goes to the dead-letter queue: {}",
                messageId,
                consumer,
                why.getMessage(),
                why instanceof UnreadableMessage ? null : why);
        channel.basicReject(tag, false);
    }
}

package dev.viveiro.messaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareBatchMessageListener;
import org.springframework.transaction.PlatformTransactionManager;

/** A queue's listener without its queue. */
public final class ListenerAtHand {
    private ListenerAtHand() {}

    /** @param away told when the store can't be reached; nothing is acknowledged then */
    public static <M> ChannelAwareBatchMessageListener of(
            String consumer,
            MessageReader<M> reader,
            MessageHandler<M> handler,
            Inbox inbox,
            PlatformTransactionManager transactions,
            Consumer<Throwable> away) {
        QueueListener<M> listener = new QueueListener<>(consumer, reader, handler, inbox, transactions, Traces.none());
        return (messages, channel) -> {
            try {
                listener.apply(messages, Objects.requireNonNull(channel));
            } catch (StoreAway e) {
                away.accept(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}

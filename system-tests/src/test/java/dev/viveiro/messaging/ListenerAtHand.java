package dev.viveiro.messaging;

import java.util.function.Consumer;
import org.springframework.transaction.PlatformTransactionManager;

/** A queue's listener without its queue. */
public final class ListenerAtHand {
    private ListenerAtHand() {}

    /** @param away told when the store can't be reached; nothing is acknowledged then */
    public static <M> BatchListener of(
            String consumer,
            MessageReader<M> reader,
            MessageHandler<M> handler,
            Inbox inbox,
            PlatformTransactionManager transactions,
            Consumer<Throwable> away) {
        QueueListener<M> listener = new QueueListener<>(consumer, reader, handler, inbox, transactions, Traces.none());
        return (messages, channel) -> {
            try {
                listener.apply(messages, channel);
            } catch (StoreAway e) {
                away.accept(e);
            }
        };
    }
}

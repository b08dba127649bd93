package dev.viveiro.messaging;

import java.util.List;

/** Applies messages inside the listener's transaction; each is handed over once, however often it came. */
@FunctionalInterface
public interface MessageHandler<M> {
    /**
     * Applies all or throws. {@link UnreadableMessage} says that no retry will help; after any failure of a batch each
     * message is tried alone.
     */
    void handle(List<Received<M>> batch);

    /** A handler that looks at one message at a time. */
    static <M> MessageHandler<M> each(java.util.function.Consumer<Received<M>> one) {
        return batch -> batch.forEach(one);
    }
}

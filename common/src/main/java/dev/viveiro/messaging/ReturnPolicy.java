package dev.viveiro.messaging;

/** Decides about a message for which no queue is bound. */
@FunctionalInterface
public interface ReturnPolicy {
    /** Everything is tried again, for ever, with a growing pause. */
    ReturnPolicy KEEP = (message, detail) -> false;

    /**
     * Runs inside the relay's transaction.
     *
     * @return true when the message will never have a reader and what follows from that was recorded; its row is removed
     */
    boolean giveUp(Outgoing message, String detail);
}

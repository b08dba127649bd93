package dev.viveiro.messaging;

/** A message that no retry will make readable or allowed; its handler rejects it to the dead-letter queue at once. */
public class UnreadableMessage extends RuntimeException {
    public UnreadableMessage(String detail) {
        super(detail);
    }

    public UnreadableMessage(String detail, Throwable cause) {
        super(detail, cause);
    }
}

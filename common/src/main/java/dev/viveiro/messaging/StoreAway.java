package dev.viveiro.messaging;

/** The store can't be reached: stop consuming until it can. */
public final class StoreAway extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreAway(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}

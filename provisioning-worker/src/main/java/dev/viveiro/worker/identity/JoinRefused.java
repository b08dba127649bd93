package dev.viveiro.worker.identity;

/** Joining failed for good: no retry will help until an operator does something; the message says what was refused. */
public final class JoinRefused extends RuntimeException {
    public JoinRefused(String detail) {
        super(detail);
    }

    public JoinRefused(String detail, Throwable cause) {
        super(detail, cause);
    }
}

package dev.viveiro.notification.mail.store;

/** What became of a mail. */
public enum DeliveryState {
    /** Waits to be sent, or is being sent. */
    PENDING,
    /** The SMTP server accepted it. */
    SENT,
    /** It will not be sent; the cause says why. */
    FAILED,
    /** There was nobody to send it to. */
    SKIPPED
}

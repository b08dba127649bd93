package dev.viveiro.notification.mail.web;

import dev.viveiro.kernel.VmId;
import dev.viveiro.notification.mail.store.DeliveryState;
import dev.viveiro.notification.mail.store.ListedDelivery;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery on the wire; absent values are null.
 *
 * @param vm null for one that is about no machine
 * @param cause of the newest failure, also while it is still tried
 */
record DeliveryItem(
        UUID id,
        @Nullable VmId vm,
        @Nullable String recipient,
        String template,
        DeliveryState state,
        int attempts,
        @Nullable Cause cause,
        Instant createdAt,
        @Nullable Instant sentAt) {
    /** Why it was not accepted; {@code code} is stable, {@code detail} is mostly the server's words. */
    record Cause(String code, @Nullable String detail) {}

    static DeliveryItem of(ListedDelivery listed) {
        return new DeliveryItem(
                listed.id(),
                listed.vm(),
                listed.recipient(),
                listed.template(),
                listed.state(),
                listed.attempts(),
                listed.causeCode() == null ? null : new Cause(listed.causeCode(), listed.causeDetail()),
                listed.createdAt(),
                listed.sentAt());
    }
}

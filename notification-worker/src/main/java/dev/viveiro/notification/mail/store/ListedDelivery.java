package dev.viveiro.notification.mail.store;

import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail as its tenant sees it.
 *
 * @param vm null for one that is about no machine
 * @param causeCode kebab-case reason of the newest failure; null when there was none
 * @param sentAt null until it was accepted
 */
public record ListedDelivery(
        UUID id,
        @Nullable VmId vm,
        @Nullable String recipient,
        String template,
        DeliveryState state,
        int attempts,
        @Nullable String causeCode,
        @Nullable String causeDetail,
        Instant createdAt,
        @Nullable Instant sentAt) {}

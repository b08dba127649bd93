package dev.viveiro.notification.credentials.store;

import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A password that a recipient may open, or did.
 *
 * @param delivery the mail that carries the link
 * @param sealed compact JWE; null once it was revealed
 * @param revealedAt null until then
 */
public record SealedRow(
        UUID delivery,
        VmId vm,
        int generation,
        String account,
        @Nullable String address,
        @Nullable String sealed,
        @Nullable Instant revealedAt) {}

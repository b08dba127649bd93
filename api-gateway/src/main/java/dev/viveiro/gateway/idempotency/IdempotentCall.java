package dev.viveiro.gateway.idempotency;

import dev.viveiro.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A POST or PATCH as far as repeating it goes; controllers take it as an argument.
 *
 * @param tenant whose things the call is about
 * @param key the header {@code Idempotency-Key}; null when the caller gave none
 * @param path with {@code ?tenant=} as given, if it was
 * @param bodyHash SHA-256 of the body as it came
 */
@SuppressWarnings("ArrayRecordComponent")
public record IdempotentCall(TenantId tenant, @Nullable String key, String method, String path, byte[] bodyHash) {}

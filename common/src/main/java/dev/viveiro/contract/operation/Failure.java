package dev.viveiro.contract.operation;

import dev.viveiro.kernel.FailureClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A worker's failure as data.
 *
 * @param next what may be done next
 * @param retryAfter how long to wait before a retry; null when the gateway may choose
 */
public record Failure(
        FailureClass next, Cause cause, @Nullable Duration retryAfter) {}

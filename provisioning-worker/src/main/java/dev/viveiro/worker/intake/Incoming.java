package dev.viveiro.worker.intake;

import dev.viveiro.contract.vm.HostCommand;
import org.jspecify.annotations.Nullable;

/**
 * A command as it came.
 *
 * @param body its JSON, kept as it is
 * @param traceparent W3C trace context; null without one
 */
public record Incoming(
        HostCommand command, byte[] body, @Nullable String traceparent) {}

package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an operation as the host accepted it.
 *
 * @param received when the journal had it
 * @param traceparent W3C trace context of the command; null without one
 */
public record Work(
        HostCommand command, Instant received, @Nullable String traceparent) {
    public CommandTarget target() {
        return command.target();
    }

    public WorkRef ref() {
        CommandTarget target = target();
        return new WorkRef(target.operation(), target.attempt(), target.vm(), target.generation());
    }
}

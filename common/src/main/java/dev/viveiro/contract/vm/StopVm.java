package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;
import java.time.Duration;

/** Make the machine stop: gracefully, then by force once {@code graceful} has passed (zero: by force at once). */
@Contract(type = "stop-vm/1")
public record StopVm(CommandTarget target, Duration graceful) implements HostCommand {}

package dev.viveiro.gateway.vm.domain;

import dev.viveiro.kernel.OperationId;
import org.jspecify.annotations.Nullable;

/**
 * Another card was asked for, and its host has not said yet which one the machine has.
 *
 * @param by the last operation that asked for one
 * @param address held beside the machine's own, which it may have; null when none was to change
 */
public record Unsettled(OperationId by, @Nullable String address) {}

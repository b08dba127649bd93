package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Vm;

/**
 * A machine and the operation that was started, or that the request asked for before.
 *
 * @param started false when nothing was begun because it had been done before
 */
public record Accepted(Vm vm, Operation operation, boolean started) {}

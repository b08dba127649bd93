package dev.viveiro.contract.host;

import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;

/** The piece of work an event speaks of: one attempt of an operation on one incarnation of a machine. */
public record WorkRef(OperationId operation, int attempt, VmId vm, int generation) {}

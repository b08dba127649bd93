package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** End the operation named by the target at its next step boundary and undo what it did. */
@Contract(type = "cancel-operation/1")
public record CancelOperation(CommandTarget target) implements HostCommand {}

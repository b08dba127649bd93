package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Make the machine and all it held on the host vanish; writes a tombstone for its generation. */
@Contract(type = "delete-vm/1")
public record DeleteVm(CommandTarget target) implements HostCommand {}

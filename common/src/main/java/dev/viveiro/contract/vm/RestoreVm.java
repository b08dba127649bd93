package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Let a saved machine go on where it was saved. */
@Contract(type = "restore-vm/1")
public record RestoreVm(CommandTarget target) implements HostCommand {}

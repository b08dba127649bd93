package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Write the machine's memory to the host's disk and switch it off. */
@Contract(type = "save-vm/1")
public record SaveVm(CommandTarget target) implements HostCommand {}

package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Make the machine exist and run; adopts what is already there of the same generation. */
@Contract(type = "create-vm/1")
public record CreateVm(CommandTarget target, VmSpec spec) implements HostCommand {}

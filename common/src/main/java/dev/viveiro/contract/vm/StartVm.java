package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Make the machine run. */
@Contract(type = "start-vm/1")
public record StartVm(CommandTarget target) implements HostCommand {}

package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Take an extra disk from the machine and destroy it, with what is on it; one that is not there is destroyed already. */
@Contract(type = "detach-disk/1")
public record DetachDisk(CommandTarget target, ExtraDisk disk) implements HostCommand {}

package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Make an empty disk, and give it to the machine, which goes on as it is. */
@Contract(type = "attach-disk/1")
public record AttachDisk(CommandTarget target, ExtraDisk disk) implements HostCommand {}

package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/**
 * Give the machine another size.
 *
 * @param memoryMib in MiB
 * @param diskGib in GiB; a disk never shrinks
 */
@Contract(type = "resize-vm/1")
public record ResizeVm(CommandTarget target, int vcpus, long memoryMib, long diskGib) implements HostCommand {}

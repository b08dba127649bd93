package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Hold the machine still: it keeps its memory and takes no processor time. */
@Contract(type = "pause-vm/1")
public record PauseVm(CommandTarget target) implements HostCommand {}

package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Let a paused machine go on. */
@Contract(type = "resume-vm/1")
public record ResumeVm(CommandTarget target) implements HostCommand {}

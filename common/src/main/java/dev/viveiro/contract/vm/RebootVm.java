package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/** Restart the machine once. */
@Contract(type = "reboot-vm/1")
public record RebootVm(CommandTarget target) implements HostCommand {}

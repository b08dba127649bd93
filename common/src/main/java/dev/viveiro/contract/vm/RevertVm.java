package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;
import java.util.UUID;

/**
 * Make the machine's disk what it was; one that ran is booted anew.
 *
 * @param snapshot that was taken before
 */
@Contract(type = "revert-vm/1")
public record RevertVm(CommandTarget target, UUID snapshot) implements HostCommand {}

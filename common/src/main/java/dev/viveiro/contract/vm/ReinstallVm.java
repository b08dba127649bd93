package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/**
 * Make the machine anew from an image; its disk, snapshots and logins go. One that is not there any more is made all the same.
 *
 * @param spec what it is to be
 */
@Contract(type = "reinstall-vm/1")
public record ReinstallVm(CommandTarget target, VmSpec spec) implements HostCommand {}

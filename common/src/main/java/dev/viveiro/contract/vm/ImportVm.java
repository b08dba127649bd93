package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;

/**
 * Make the machine from what another host sent of it, as this generation, and leave it switched off. Its logins are those that it had.
 *
 * @param spec what it is
 * @param machine the file, of the form of the host's own driver
 */
@Contract(type = "import-vm/1")
public record ImportVm(CommandTarget target, VmSpec spec, ImageContent machine) implements HostCommand {}

package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;
import java.util.UUID;

/**
 * Forget a snapshot; the machine stays as it is.
 *
 * @param snapshot whether or not the host has it
 */
@Contract(type = "delete-snapshot/1")
public record DeleteSnapshot(CommandTarget target, UUID snapshot) implements HostCommand {}

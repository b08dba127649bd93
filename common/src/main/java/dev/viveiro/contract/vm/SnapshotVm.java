package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;
import java.util.UUID;

/**
 * Keep the machine's disk as it is now.
 *
 * @param snapshot under which the host keeps it, unique for ever
 */
@Contract(type = "snapshot-vm/1")
public record SnapshotVm(CommandTarget target, UUID snapshot) implements HostCommand {}

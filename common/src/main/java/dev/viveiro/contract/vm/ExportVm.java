package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;
import java.time.Duration;

/**
 * Stop the machine and send the whole of it to the gateway, for another host to take; it stays here, switched off.
 *
 * @param ran it is to run again when this comes to nothing
 * @param graceful how long it may take to stop by itself; zero for by force at once
 * @param link path and query at the gateway, whose address the host knows; writes this one file, until the operation has ended
 */
@Contract(type = "export-vm/1")
public record ExportVm(CommandTarget target, boolean ran, Duration graceful, String link) implements HostCommand {}

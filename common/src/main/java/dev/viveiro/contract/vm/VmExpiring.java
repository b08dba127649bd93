package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;
import java.time.Instant;

/** The machine will be stopped at {@code stopsAt} and deleted at {@code deletesAt}. */
@Contract(type = "vm-expiring/1", key = "vm.expiring")
public record VmExpiring(VmSnapshot vm, Instant stopsAt, Instant deletesAt) implements DomainEvent {}

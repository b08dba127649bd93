package dev.viveiro.contract.vm;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.usage.Meter;
import java.time.Instant;
import java.util.Set;

/**
 * A machine changed.
 *
 * @param billed what is billed from {@code effectiveAt} on, as the transition row says; empty when nothing is
 * @param effectiveAt when it happened, on the host's word where the host saw it
 */
@Contract(type = "vm-changed/1", key = "vm.changed")
public record VmChanged(VmSnapshot vm, String trigger, Set<Meter> billed, Instant effectiveAt) implements DomainEvent {}

package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.VmId;

/** A machine was seen in another power state than the last one told, and no operation of ours did it. */
@Contract(type = "power-changed/1", key = "power.changed")
public record PowerChanged(EventOrigin origin, VmId vm, int generation, VmFacts facts) implements HostEvent {}

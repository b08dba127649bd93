package dev.viveiro.contract.host;

import dev.viveiro.kernel.VmId;

/** One incarnation of a machine that a host may hold. */
public record HeldVm(VmId vm, int generation) {}

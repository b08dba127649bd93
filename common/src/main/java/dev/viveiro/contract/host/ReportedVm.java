package dev.viveiro.contract.host;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;

/** A machine as the hypervisor has it. */
public record ReportedVm(VmId vm, int generation, ObservedPower power) {}

package dev.viveiro.contract.vm;

/**
 * The plan as it was when the machine got it.
 *
 * @param version of the plan, from 1
 * @param memoryMib in MiB
 * @param diskGib in GiB
 */
public record PlanSnapshot(String name, int version, int vcpus, long memoryMib, long diskGib) {}

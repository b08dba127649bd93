package dev.viveiro.contract.host;

/**
 * An amount of a host.
 *
 * @param vcpus processors (physical threads for a total; busy ones, rounded up, for a use)
 * @param memoryMib in MiB
 * @param diskGib in GiB
 */
public record HostResources(long vcpus, long memoryMib, long diskGib) {}

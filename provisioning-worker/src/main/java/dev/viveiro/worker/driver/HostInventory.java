package dev.viveiro.worker.driver;

/**
 * What a host has, and what its machines hold of it.
 *
 * @param total the physical host, before any overcommitment
 * @param used processors that are busy, 0 where the hypervisor is not on the worker's machine and nobody can tell, memory that running machines hold, disk of every machine whatever its power
 */
public record HostInventory(Resources total, Resources used) {}

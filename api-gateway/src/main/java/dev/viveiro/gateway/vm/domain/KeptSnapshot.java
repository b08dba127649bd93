package dev.viveiro.gateway.vm.domain;

import java.util.UUID;

/**
 * A snapshot that a machine's host took, and has not deleted yet: it is billed as large as the disk was then.
 *
 * @param generation of the machine that it is of: with that one, it is gone
 * @param sizeGib in GiB
 */
public record KeptSnapshot(UUID id, int generation, long sizeGib) {}

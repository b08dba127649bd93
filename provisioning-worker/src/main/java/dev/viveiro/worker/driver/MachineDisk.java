package dev.viveiro.worker.driver;

import java.util.UUID;

/**
 * A disk that a machine has beside the one that its image is on.
 *
 * @param id never used again
 * @param name an RFC 1123 label, unique among the machine's disks
 * @param sizeGib in GiB, from 1
 */
public record MachineDisk(UUID id, String name, long sizeGib) {}

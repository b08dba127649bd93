package dev.viveiro.contract.host;

import java.util.UUID;

/**
 * An extra disk that a host holds for a machine.
 *
 * @param attached the machine has it; otherwise only the host does
 */
public record SeenDisk(UUID id, boolean attached) {}

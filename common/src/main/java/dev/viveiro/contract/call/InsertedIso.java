package dev.viveiro.contract.call;

import org.jspecify.annotations.Nullable;

/**
 * What is in a machine's drive.
 *
 * @param image the name that the image had when it was inserted; null for nothing
 */
public record InsertedIso(@Nullable String image) {}

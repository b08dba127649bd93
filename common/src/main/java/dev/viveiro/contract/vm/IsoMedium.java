package dev.viveiro.contract.vm;

/**
 * What is to be in a machine's drive.
 *
 * @param image its name in the catalogue
 */
public record IsoMedium(String image, ImageContent content) {}

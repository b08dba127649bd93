package dev.viveiro.metering.tco.intake;

/**
 * One thing wrong with an entry.
 *
 * @param field its name, as in {@link CostFields}
 * @param code kebab-case kind of fault
 */
public record CostFault(String field, String code, String detail) {}

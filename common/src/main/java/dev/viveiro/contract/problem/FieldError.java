package dev.viveiro.contract.problem;

/**
 * One thing wrong with a request.
 *
 * @param pointer JSON Pointer (RFC 6901) to the field in the body, or {@code ?name} of a query parameter or header
 * @param code kebab-case kind of error
 */
public record FieldError(String pointer, String code, String detail) {}

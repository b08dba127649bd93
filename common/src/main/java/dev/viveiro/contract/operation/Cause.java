package dev.viveiro.contract.operation;

import dev.viveiro.kernel.Fault;

/**
 * Why an operation failed and what to do.
 *
 * @param code stable, kebab-case
 * @param detail what was expected and what came
 * @param nextStep what the reader can do now
 */
public record Cause(String code, Fault fault, String detail, String nextStep) {}

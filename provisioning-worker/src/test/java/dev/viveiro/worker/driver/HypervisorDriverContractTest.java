package dev.viveiro.worker.driver;

/**
 * The post-conditions of {@link HypervisorDriver}, one test each, for every driver to inherit: all suites that this extends.
 */
public abstract class HypervisorDriverContractTest extends DyingContract {}

package dev.viveiro.metering.tco.domain;

/** When in the life of a thing it costs. */
public enum CostPhase {
    ACQUISITION,
    OPERATION,
    /** Upgrades and changes. */
    CHANGE
}

package dev.viveiro.metering.tco.domain;

/** What money is spent on. */
public enum CostResource {
    SOFTWARE,
    HARDWARE,
    PERSONNEL,
    NETWORKS,
    FACILITIES
}

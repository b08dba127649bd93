package dev.viveiro.metering.tco.domain;

/** Whether a budget shows a cost (DIRECT), or it is borne elsewhere, as training or downtime is (INDIRECT). */
public enum Directness {
    DIRECT,
    INDIRECT
}

package dev.viveiro.worker.report;

import java.time.Duration;

/**
 * How often a host reports.
 *
 * @param fullEvery time between two full reports
 * @param atLeastEvery longest silence while nothing changes
 */
public record Rhythm(Duration fullEvery, Duration atLeastEvery) {}

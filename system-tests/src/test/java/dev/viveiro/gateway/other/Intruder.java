package dev.viveiro.gateway.other;

import dev.viveiro.gateway.broken.inner.BackRoom;
import dev.viveiro.worker.driver.StopMode;

/** Enters another feature by the back door, and knows another service. */
public record Intruder(BackRoom room, StopMode mode) {}

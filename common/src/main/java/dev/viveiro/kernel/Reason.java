package dev.viveiro.kernel;

import java.time.Instant;

/** Who wanted something, why, and when; travels with every command. */
public record Reason(String who, String why, Instant when) {}

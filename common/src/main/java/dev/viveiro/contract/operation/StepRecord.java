package dev.viveiro.contract.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One named step of an operation's plan as the customer sees it. */
public record StepRecord(
        String name,
        StepState state,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}

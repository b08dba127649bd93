package dev.viveiro.gateway.reconcile.web;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.reconcile.domain.Drift;
import dev.viveiro.gateway.reconcile.domain.DriftKind;
import dev.viveiro.gateway.reconcile.domain.DriftState;
import dev.viveiro.gateway.reconcile.domain.Remedy;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of drift as callers see it. */
@Schema(name = "Drift")
record DriftView(
        UUID id,
        DriftKind kind,
        DriftState state,
        HostId host,

        @Schema(description = "Id of the machine as the host has it; of an UNKNOWN one nobody may know it")
        VmId vm,

        @Schema(description = "What was believed; both null when nobody knows the machine")
        Expected expected,

        @Schema(description = "What the host has; both null when it does not list the machine")
        Observed observed,

        @Schema(description = "When a report first had it so")
        Instant since,

        Instant firstSeenAt,
        Instant lastSeenAt,

        @Schema(description = "How many judged reports in a row showed it, from 2", example = "2")
        int reports,

        Healing healing,
        @Nullable Instant resolvedAt) {

    /** What the gateway believed. */
    @Schema(name = "DriftExpected")
    record Expected(@Nullable VmState state, @Nullable Integer generation) {}

    /** What the host has. */
    @Schema(name = "DriftObserved")
    record Observed(@Nullable ObservedPower power, @Nullable Integer generation) {}

    /** What is done about it. */
    @Schema(name = "DriftHealing")
    record Healing(
            Remedy remedy,

            @Schema(description = "Of the last try; one that deletes what was given up is no operation of a machine")
            @Nullable
            OperationId operation,

            int tries,

            @Schema(description = "When the next try is due; null when nothing more is tried") @Nullable
            Instant nextTryAt) {}

    static DriftView of(Drift drift) {
        Drift.Healing healing = drift.healing();
        return new DriftView(
                drift.id(),
                drift.kind(),
                drift.state(),
                drift.host(),
                drift.vm(),
                new Expected(drift.expected().state(), drift.expected().generation()),
                new Observed(drift.observed().power(), drift.observed().generation()),
                drift.since(),
                drift.firstSeenAt(),
                drift.lastSeenAt(),
                drift.reports(),
                new Healing(healing.remedy(), healing.operation(), healing.tries(), healing.tryAt()),
                drift.resolvedAt());
    }
}

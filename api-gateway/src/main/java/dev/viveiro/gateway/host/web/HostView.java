package dev.viveiro.gateway.host.web;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.store.HostRow;
import dev.viveiro.kernel.HostId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host as the operator sees it. */
@Schema(name = "Host")
record HostView(
        HostId id,
        @Schema(example = "rack-1-host-7") String name,
        HostState state,

        @Schema(description = "null until the host joined", example = "simulated") @Nullable
        String driver,

        @Schema(example = "1.0") @Nullable String driverVersion,
        List<String> capabilities,

        @Schema(description = "Why the driver can't work now; null when it can") @Nullable
        String impediment,

        @Schema(description = "+1 whenever the host was declared lost")
        long epoch,

        @Schema(description = "What the hardware has") HostResources total,

        @Schema(description = "What the host last reported as in use")
        HostResources used,

        @Schema(description = "What machines hold") HostResources reserved,

        @Schema(description = "What may be reserved in all: total times the ratios, less the headroom")
        HostResources allocatable,

        double vcpuRatio,
        double memoryRatio,
        double diskRatio,
        int machines,
        @Nullable Instant lastReportAt,
        Instant createdAt) {
    static HostView of(HostRow host) {
        return new HostView(
                host.id(),
                host.name(),
                host.state(),
                host.driver(),
                host.driverVersion(),
                host.capabilities(),
                host.impediment(),
                host.epoch(),
                host.total(),
                host.used(),
                host.reserved(),
                host.allocatable(),
                host.ratios().vcpu(),
                host.ratios().memory(),
                host.ratios().disk(),
                host.machines(),
                host.reportedAt(),
                host.createdAt());
    }
}

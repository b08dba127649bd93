package dev.viveiro.gateway.host.web;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostDriver;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.host.store.HostRow;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host as the operator sees it. */
@Schema(name = "Host")
record HostView(
        HostId id,
        @Schema(example = "rack-1-host-7") String name,
        HostState state,

        @Schema(description = "Names of several have + between them; null until the host joined", example = "simulated")
        @Nullable
        String driver,

        @Schema(example = "1.0") @Nullable String driverVersion,

        @ArraySchema(arraySchema = @Schema(description = "What any of its drivers can"))
        List<String> capabilities,

        @Schema(description = "Why the host takes no new machine now; null when it does") @Nullable
        String impediment,

        @Schema(
                description =
                        "Each of its drivers, in the host's order: a machine is made by the first that takes the form"
                                + " of its image, and by the first of all if the image has none")
        List<DriverView> drivers,

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

        @Schema(description = "When the host saw what it last reported") @Nullable
        Instant lastReportAt,

        @Schema(
                description = "How long nothing was heard of it; null before its first word",
                example = "PT2S",
                type = "string")
        @Nullable
        Duration silentFor,

        @Schema(
                description =
                        "By how much its clock is ahead of the gateway's, in ms; null while it has not measured that",
                example = "-12")
        @Nullable
        Long clockOffsetMillis,

        @Schema(description = "When it was given up; null unless it is LOST") @Nullable
        Instant lostAt,

        @Schema(description = "When an administrator confirmed that it was destroyed") @Nullable
        Instant confirmedDeadAt,

        @Schema(description = "It would be LOST, but too many are silent together: the control plane is suspected")
        boolean heldBack,

        @Schema(description = "Machines placed anew that it has not deleted yet; null when there is none, and in lists")
        @Nullable
        List<RemainsView> remains,

        Instant createdAt) {
    /** A driver of a host, which may have several. */
    @Schema(name = "HostDriver")
    record DriverView(
            @Schema(example = "lxd") String name,

            @Schema(description = "Of its hypervisor", example = "5.0.2") @Nullable
            String version,

            List<String> capabilities,

            @Schema(description = "Why it can start nothing now; null when it can") @Nullable
            String impediment,

            @Schema(
                    description = "Why it can't do the rest, by capability; empty where the host does not say",
                    example = "{\"SAVE\": \"LXD puts a container's memory aside only by CRIU\"}")
            Map<String, String> lacks) {
        static DriverView of(HostDriver driver) {
            return new DriverView(
                    driver.name(),
                    driver.version(),
                    driver.capabilities().stream().sorted().toList(),
                    driver.impediment(),
                    driver.lacks());
        }
    }

    /** A former incarnation of a machine, which holds its addresses and its part of the host. */
    @Schema(name = "Remains")
    record RemainsView(
            VmId vm,
            int generation,

            @ArraySchema(
                    arraySchema =
                            @Schema(
                                    description = "What it holds of the pool; none when its address went on with the"
                                            + " machine"),
                    schema = @Schema(example = "10.20.0.7"))
            List<String> addresses,

            HostResources held,
            Instant leftAt) {
        static RemainsView of(Left left) {
            return new RemainsView(left.vm(), left.generation(), left.addresses(), left.held(), left.leftAt());
        }
    }

    static HostView of(HostRow host, Instant now) {
        return of(host, now, List.of());
    }

    static HostView of(HostRow host, Instant now, List<Left> remains) {
        return new HostView(
                host.id(),
                host.name(),
                host.state(),
                host.driver(),
                host.driverVersion(),
                host.capabilities(),
                host.impedimentNow(),
                host.drivers().stream().map(DriverView::of).toList(),
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
                host.silence(now),
                host.clockOffsetMillis(),
                host.lostAt(),
                host.deadAt(),
                host.heldBack(),
                remains.isEmpty() ? null : remains.stream().map(RemainsView::of).toList(),
                host.createdAt());
    }
}

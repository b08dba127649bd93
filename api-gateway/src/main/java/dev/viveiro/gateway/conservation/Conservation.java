package dev.viveiro.gateway.conservation;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.HostId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sums at one moment. */
@Schema(name = "Conservation")
record Conservation(
        @Schema(description = "true when there is no difference")
        boolean ok,

        Instant at,
        Addresses addresses,
        List<HostSum> hosts,
        List<MachineSum> machines,
        Work work,
        Usage usage,
        List<Difference> differences) {

    /**
     * Addresses of all networks.
     *
     * @param heldByMachines machines that hold theirs
     * @param heldByRemains former incarnations that their hosts have not deleted yet
     */
    @Schema(name = "AddressSums")
    record Addresses(long total, long held, long free, long heldByMachines, long heldByRemains) {}

    /**
     * One host.
     *
     * @param reserved what its row says
     * @param held the sum over its machines, and over what machines placed anew left there
     * @param machines how many its row counts
     * @param holding how many machines and remains hold something of it
     * @param remains how many of these are remains
     * @param states its machines by state, without the deleted ones
     */
    @Schema(name = "HostSums")
    record HostSum(
            HostId host,
            String name,
            HostResources reserved,
            HostResources held,
            long machines,
            long holding,
            long remains,
            Map<VmState, Long> states) {}

    /**
     * What one host lists; machines with an active operation are in neither count.
     *
     * @param reportedAt how old the list is
     * @param compared false while events that the list takes into account are still on their way
     */
    @Schema(name = "MachineSums")
    record MachineSum(
            HostId host,
            String name,

            @Schema(description = "Time of the host's newest report")
            Instant reportedAt,

            @Schema(description = "false while events that the report takes into account are still on their way")
            boolean compared,

            @Schema(description = "Machines that should be there")
            long believed,

            @Schema(description = "Machines that the report lists, with what failed creates left behind")
            long listed) {}

    /** What is unfinished. */
    @Schema(name = "WorkSums")
    record Work(
            long unfinishedOperations,

            @Schema(description = "Unfinished although their deadline and 30 s are over")
            long overdueOperations,

            @Schema(description = "Messages that have not left")
            long outbox,

            @Schema(description = "Messages that nobody could apply")
            long deadMessages,

            @Schema(description = "Changes that have no number yet")
            long unnumberedChanges) {}

    /**
     * What is billed now.
     *
     * @param billed machines, and images, per meter that are billed, as the gateway has it
     * @param open open intervals per meter, as metering has them; null while metering does not answer
     */
    @Schema(name = "UsageSums")
    record Usage(
            Map<Meter, Long> billed,

            @Schema(description = "null while metering does not answer") @Nullable
            Map<Meter, Long> open) {}
}

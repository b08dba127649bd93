package dev.viveiro.contract.host;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a host has. A full report lists every machine; a delta lists what changed since the full report {@code base}.
 *
 * @param journal id of the journal in use
 * @param consistentWith sequence of the last event that this report takes into account
 * @param number of this report within the journal, rising
 * @param base number of the full report that a delta adds to; equals {@code number} for a full one
 * @param impediment why the driver can't work now, or can start nothing; null when it can, or when another can and all can be asked
 * @param total what the host has in all; nothing while its hypervisor can't be asked, which then lists nothing either
 * @param gone machines that a delta removes
 * @param sealingKey public key, EC P-256 as a JWK, to which secrets are sealed for this host alone; null, and not sent, by one
 *     that has none
 * @param clockOffsetMillis by how much its clock is ahead of the gateway's; null, and not sent, while it has not measured that
 * @param drivers each of several drivers, the first of them first: {@code driver} is then their names with {@code +} between them,
 *     {@code driverVersion} the first's, and {@code capabilities} what any of them can; null, and not sent, by a host that has one
 * @param lacks why its only driver can't do the rest, as {@code lacks} of {@code drivers} has it of each; null, and not sent, by a host that
 *     has several, or does not say
 */
@Contract(type = "host-reported/1", key = "host.reported")
public record HostReported(
        HostId host,
        String journal,
        long consistentWith,
        long number,
        long base,
        long epoch,
        String driver,
        String driverVersion,
        List<String> capabilities,
        @Nullable String impediment,
        HostResources total,
        HostResources used,
        List<ReportedVm> machines,
        List<VmId> gone,
        Instant observedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String sealingKey,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long clockOffsetMillis,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ReportedDriver> drivers,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> lacks)
        implements HostStatement {
    public HostReported {
        drivers = drivers == null ? null : List.copyOf(drivers);
        lacks = lacks == null ? null : Collections.unmodifiableMap(new TreeMap<>(lacks));
    }

    /** Of a host that has not measured its clock, and does not say why it can't do something. */
    public HostReported(
            HostId host,
            String journal,
            long consistentWith,
            long number,
            long base,
            long epoch,
            String driver,
            String driverVersion,
            List<String> capabilities,
            @Nullable String impediment,
            HostResources total,
            HostResources used,
            List<ReportedVm> machines,
            List<VmId> gone,
            Instant observedAt,
            @Nullable String sealingKey,
            @Nullable List<ReportedDriver> drivers) {
        this(
                host,
                journal,
                consistentWith,
                number,
                base,
                epoch,
                driver,
                driverVersion,
                capabilities,
                impediment,
                total,
                used,
                machines,
                gone,
                observedAt,
                sealingKey,
                null,
                drivers,
                null);
    }

    /** Of a host to which nothing is sealed. */
    public HostReported(
            HostId host,
            String journal,
            long consistentWith,
            long number,
            long base,
            long epoch,
            String driver,
            String driverVersion,
            List<String> capabilities,
            @Nullable String impediment,
            HostResources total,
            HostResources used,
            List<ReportedVm> machines,
            List<VmId> gone,
            Instant observedAt) {
        this(
                host,
                journal,
                consistentWith,
                number,
                base,
                epoch,
                driver,
                driverVersion,
                capabilities,
                impediment,
                total,
                used,
                machines,
                gone,
                observedAt,
                null);
    }

    /** Of a host with one driver that has not measured its clock. */
    public HostReported(
            HostId host,
            String journal,
            long consistentWith,
            long number,
            long base,
            long epoch,
            String driver,
            String driverVersion,
            List<String> capabilities,
            @Nullable String impediment,
            HostResources total,
            HostResources used,
            List<ReportedVm> machines,
            List<VmId> gone,
            Instant observedAt,
            @Nullable String sealingKey) {
        this(
                host,
                journal,
                consistentWith,
                number,
                base,
                epoch,
                driver,
                driverVersion,
                capabilities,
                impediment,
                total,
                used,
                machines,
                gone,
                observedAt,
                sealingKey,
                null,
                null,
                null);
    }

    /** The same of a host whose clock is so far ahead. */
    public HostReported withClockOffset(@Nullable Long millis) {
        return new HostReported(
                host,
                journal,
                consistentWith,
                number,
                base,
                epoch,
                driver,
                driverVersion,
                capabilities,
                impediment,
                total,
                used,
                machines,
                gone,
                observedAt,
                sealingKey,
                millis,
                drivers,
                lacks);
    }

    /** The same of a host whose only driver says why it can't do the rest. */
    public HostReported withLacks(@Nullable Map<String, String> reasons) {
        return new HostReported(
                host,
                journal,
                consistentWith,
                number,
                base,
                epoch,
                driver,
                driverVersion,
                capabilities,
                impediment,
                total,
                used,
                machines,
                gone,
                observedAt,
                sealingKey,
                clockOffsetMillis,
                drivers,
                reasons);
    }

    public boolean full() {
        return base == number;
    }

    /** Whether the hypervisor could be asked: otherwise nothing is known, which does not mean that the host has nothing. */
    public boolean looked() {
        return impediment == null || total.vcpus() > 0;
    }
}

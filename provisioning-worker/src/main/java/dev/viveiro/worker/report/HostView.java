package dev.viveiro.worker.report;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the host has at one moment.
 *
 * @param journal in use at that moment
 * @param consistentWith sequence of the last event whose effect the hypervisor showed already
 * @param machines null while the hypervisor can't be asked: then nothing is known, not that there is nothing
 */
record HostView(
        String journal,
        long consistentWith,
        DriverInfo driver,
        HostResources total,
        HostResources used,
        @Nullable Map<VmId, ReportedVm> machines) {}

package dev.viveiro.metering.usage.domain;

import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;

/**
 * A machine's counters as one host saw them.
 *
 * @param observedAt by the host's clock, to the microsecond
 */
public record HostSample(HostId host, Instant observedAt, VmSample sample) {
    /** A machine in one of its generations on a host. */
    public record Placement(VmId vm, int generation, HostId host) {}

    public VmId vm() {
        return sample.vm();
    }

    public Placement placement() {
        return new Placement(sample.vm(), sample.generation(), host);
    }
}

package dev.viveiro.contract.host;

import dev.viveiro.contract.Contract;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.List;

/** Counters of a host's machines at one moment. */
@Contract(type = "usage-sampled/1", key = "usage.sampled")
public record UsageSampled(HostId host, Instant observedAt, List<VmSample> samples) implements HostStatement {}

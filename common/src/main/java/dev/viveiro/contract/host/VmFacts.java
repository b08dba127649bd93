package dev.viveiro.contract.host;

import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the hypervisor was seen to have.
 *
 * @param present false when the machine does not exist on the host
 * @param power UNKNOWN when not present
 */
public record VmFacts(
        boolean present, ObservedPower power, @Nullable String bootId, Instant observedAt) {}

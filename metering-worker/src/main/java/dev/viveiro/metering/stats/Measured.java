package dev.viveiro.metering.stats;

import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * A machine's sample, from the host that it is on.
 *
 * @param at by the host's clock
 */
public record Measured(HostId host, Instant at, VmSample sample) {
    int minute() {
        return MinuteRing.minute(at);
    }

    int millis() {
        return (int) Math.floorMod(at.toEpochMilli(), MinuteRing.MILLIS);
    }

    /** The same within one boot of one generation, and as good as never for two; having no boot is one, too. */
    long boot() {
        String boot = sample.generation() + "/" + (sample.bootId() == null ? "" : sample.bootId());
        return UUID.nameUUIDFromBytes(boot.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }
}

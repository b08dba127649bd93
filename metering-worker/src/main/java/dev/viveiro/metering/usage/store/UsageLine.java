package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.PageKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One interval of a machine or an image as it is listed.
 *
 * @param id follows from what the interval says; another one once what goes on has an end
 * @param vm the machine, or the id of the image
 * @param image its name; null for a machine
 * @param to null while it goes on
 * @param quantity in the meter's unit
 * @param knownTo its end; of what goes on, the machine's last sample, or now for an image
 * @param billedSeconds of the time from {@code from} to {@code knownTo}, what is billed, to the microsecond
 * @param unbilledSeconds the rest of that time: what nobody can vouch for, since the host was given up
 * @param observedLate whether some of it is billed although its host was lost, since the machine was seen in the same boot again
 */
public record UsageLine(
        UUID id,
        VmId vm,
        @Nullable String image,
        Meter meter,
        Instant from,
        @Nullable Instant to,
        long quantity,
        Instant knownTo,
        BigDecimal billedSeconds,
        BigDecimal unbilledSeconds,
        boolean observedLate) {
    /** Where a line stands in the list: by start, machine or image, and meter, which no two lines share. */
    public record Key(Instant from, VmId vm, Meter meter) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            return PageKey.same(new Key(PageKey.time(parts[0]), VmId.of(parts[1]), Meter.valueOf(parts[2])), text);
        }

        @Override
        public String toString() {
            return from + "|" + vm + "|" + meter;
        }
    }

    public Key key() {
        return new Key(from, vm, meter);
    }
}

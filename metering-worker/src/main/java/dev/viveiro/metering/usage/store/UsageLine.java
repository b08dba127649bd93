package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One interval of a machine or an image as it is listed.
 *
 * @param vm the machine, or the id of the image
 * @param image its name; null for a machine
 * @param to null while it goes on
 * @param quantity in the meter's unit
 */
public record UsageLine(
        VmId vm,
        @Nullable String image,
        Meter meter,
        Instant from,
        @Nullable Instant to,
        long quantity) {
    /** Where a line stands in the list: by start, machine or image, and meter, which no two lines share. */
    public record Key(Instant from, VmId vm, Meter meter) {
        private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            Key key = new Key(Instant.parse(parts[0]), VmId.of(parts[1]), Meter.valueOf(parts[2]));
            if (!key.toString().equals(text)
                    || key.from().isAfter(LATEST)
                    || key.from().isBefore(Instant.EPOCH)) {
                throw new IllegalArgumentException("expected a key as lines have it, got " + text);
            }
            return key;
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

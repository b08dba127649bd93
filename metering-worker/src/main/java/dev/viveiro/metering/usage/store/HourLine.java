package dev.viveiro.metering.usage.store;

import dev.viveiro.contract.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is billed of one meter of a machine in an hour of UTC.
 *
 * @param hour its beginning
 * @param unitSeconds quantity x seconds, exact to the microsecond; more than 0
 */
public record HourLine(Instant hour, Meter meter, BigDecimal unitSeconds) {
    /** Where a line stands in the list. */
    public record Key(Instant hour, Meter meter) {
        private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            Key key = new Key(Instant.parse(parts[0]), Meter.valueOf(parts[1]));
            if (!key.toString().equals(text)
                    || !key.hour().truncatedTo(ChronoUnit.HOURS).equals(key.hour())
                    || key.hour().isAfter(LATEST)
                    || key.hour().isBefore(Instant.EPOCH)) {
                throw new IllegalArgumentException("expected a key as lines have it, got " + text);
            }
            return key;
        }

        @Override
        public String toString() {
            return hour + "|" + meter;
        }
    }

    public Key key() {
        return new Key(hour, meter);
    }
}

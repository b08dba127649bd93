package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.VmId;
import java.time.YearMonth;

/** What a machine received and sent in a month, in UTC. */
public record TrafficLine(VmId vm, YearMonth month, long receivedBytes, long sentBytes) {
    /** Where a line stands in the list. */
    public record Key(YearMonth month, VmId vm) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            Key key = new Key(YearMonth.parse(parts[0]), VmId.of(parts[1]));
            if (!key.toString().equals(text)
                    || key.month().getYear() < 1
                    || key.month().getYear() > 9_999) {
                throw new IllegalArgumentException("expected a key as lines have it, got " + text);
            }
            return key;
        }

        @Override
        public String toString() {
            return month + "|" + vm;
        }
    }

    public Key key() {
        return new Key(month, vm);
    }
}

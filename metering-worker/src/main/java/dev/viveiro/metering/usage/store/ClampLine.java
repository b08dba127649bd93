package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Clamp;

/** A change of a machine that took effect later than it claims, as it is listed. */
public record ClampLine(VmId vm, Clamp clamp) {
    /** Where a line stands in the list. */
    public record Key(VmId vm, long version) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            return new Key(VmId.of(parts[0]), Long.parseLong(parts[1]));
        }

        @Override
        public String toString() {
            return vm + "|" + version;
        }
    }

    public Key key() {
        return new Key(vm, clamp.version());
    }
}

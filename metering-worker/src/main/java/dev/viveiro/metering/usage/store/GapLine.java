package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Gap;
import dev.viveiro.web.PageKey;
import java.time.Instant;

/** Billed time of a machine in which nobody watched it, as it is listed. */
public record GapLine(VmId vm, Gap gap) {
    /** Where a line stands in the list. */
    public record Key(Instant from, VmId vm) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            return PageKey.same(new Key(PageKey.time(parts[0]), VmId.of(parts[1])), text);
        }

        @Override
        public String toString() {
            return from + "|" + vm;
        }
    }

    public Key key() {
        return new Key(gap.from(), vm);
    }
}

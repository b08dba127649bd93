package dev.viveiro.contract.usage;

import java.util.Map;

/**
 * What metering bills at this moment, asked by the gateway over HTTP.
 *
 * @param open intervals without an end, per meter; a meter without any may be absent
 */
public record OpenIntervals(Map<Meter, Long> open) {
    /** Where metering answers it, to the gateway alone. */
    public static final String PATH = "/internal/open-intervals";

    public OpenIntervals {
        open = Map.copyOf(open);
    }
}

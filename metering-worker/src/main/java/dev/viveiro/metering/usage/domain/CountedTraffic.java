package dev.viveiro.metering.usage.domain;

import static java.util.stream.Collectors.groupingBy;

import java.time.YearMonth;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What passed a machine's cards in a month, in bytes: a plain function of the highest readings of each boot and month, as the view
 * {@code boot_month_traffic} has it.
 */
public record CountedTraffic(long received, long sent) {
    private static final CountedTraffic NONE = new CountedTraffic(0, 0);

    private record Boot(int generation, String id) {}

    /**
     * The highest readings of a boot in a month; counters rise within a boot.
     *
     * @param received in bytes since the boot, as is {@code sent}
     */
    public record Reading(int generation, String boot, YearMonth month, long received, long sent) {
        public Reading highest(Reading other) {
            return new Reading(generation, boot, month, Math.max(received, other.received), Math.max(sent, other.sent));
        }
    }

    /** @param readings one for each boot and month, in any order; later months than this one change nothing */
    public static CountedTraffic of(YearMonth month, Collection<Reading> readings) {
        return readings.stream()
                .filter(reading -> !reading.month().isAfter(month))
                .collect(groupingBy(reading -> new Boot(reading.generation(), reading.boot())))
                .values()
                .stream()
                .map(boot -> ofBoot(month, boot))
                .reduce(NONE, CountedTraffic::plus);
    }

    private static CountedTraffic ofBoot(YearMonth month, List<Reading> readings) {
        List<Reading> inOrder =
                readings.stream().sorted(Comparator.comparing(Reading::month)).toList();
        Reading last = inOrder.getLast();
        if (!last.month().equals(month)) {
            return NONE;
        }
        return inOrder.subList(0, inOrder.size() - 1).stream()
                .reduce(Reading::highest)
                .map(before -> new CountedTraffic(
                        Math.max(0, last.received() - before.received()), Math.max(0, last.sent() - before.sent())))
                .orElseGet(() -> new CountedTraffic(last.received(), last.sent()));
    }

    private CountedTraffic plus(CountedTraffic other) {
        return new CountedTraffic(received + other.received, sent + other.sent);
    }
}

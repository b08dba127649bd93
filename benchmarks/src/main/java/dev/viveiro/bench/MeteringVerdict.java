package dev.viveiro.bench;

/** Holds what was measured of metering against the bars. */
record MeteringVerdict(Rate applied, Rate consumed, Rate inserted, MemoryOverTime memory) {
    static final double BAR_PER_SECOND = 8_000;
    /** Of the slower of the two raw limits. */
    static final double BAR_RATIO = 0.20;

    double ratioToConsume() {
        return applied.perSecond() / consumed.perSecond();
    }

    double ratioToInsert() {
        return applied.perSecond() / inserted.perSecond();
    }

    /** To the slower one, of which it can reach the larger part. */
    double ratioToSlower() {
        return Math.max(ratioToConsume(), ratioToInsert());
    }

    boolean met() {
        return applied.perSecond() >= BAR_PER_SECOND && ratioToSlower() >= BAR_RATIO && memory.flat();
    }

    void print() {
        System.out.printf("%-56s %12s %8s%n", "", "events/s", "ratio");
        System.out.printf(
                "%-56s %,12.0f%n", "applied, from the first publish to the last interval", applied.perSecond());
        System.out.printf(
                "%-56s %,12.0f %8.3f%n",
                "raw: the same messages consumed and acknowledged", consumed.perSecond(), ratioToConsume());
        System.out.printf(
                "%-56s %,12.0f %8.3f%n",
                "raw: the same rows inserted in batches", inserted.perSecond(), ratioToInsert());
        System.out.printf(
                "Bars: %,.0f/s, %.2f of the slower limit, memory within a tenth (%d, then %d MiB): %s%n",
                BAR_PER_SECOND, BAR_RATIO, memory.first(), memory.last(), met() ? "met" : "missed");
    }

    Result result() {
        return new Result("metering")
                .with("events", applied.count())
                .with("seconds", applied.time().toMillis() / 1_000.0)
                .with("eventsPerSecond", applied.perSecond())
                .with("barPerSecond", BAR_PER_SECOND)
                .with("consumePerSecond", consumed.perSecond())
                .with("insertPerSecond", inserted.perSecond())
                .with("ratioToConsume", ratioToConsume())
                .with("ratioToInsert", ratioToInsert())
                .with("ratioToSlower", ratioToSlower())
                .with("barRatio", BAR_RATIO)
                .with("rssMiBFirst", memory.first())
                .with("rssMiBLast", memory.last())
                .with("memoryFlat", memory.flat())
                .judged("met", met());
    }
}

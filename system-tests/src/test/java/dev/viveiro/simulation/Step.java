package dev.viveiro.simulation;

import java.util.SplittableRandom;

/**
 * One thing that happens.
 *
 * @param luck from which it draws whatever it leaves open: the same in every walk in which it is taken
 */
public record Step(Kind kind, long luck) {
    /** What can happen, and how often it does. */
    enum Kind {
        CREATE(10),
        CREATE_MANY(3),
        POWER(14),
        RESIZE(3),
        REINSTALL(3),
        CAPTURE(3),
        CHANGE_NETWORK(4),
        DISK(6),
        MIGRATE(5),
        DELETE(6),
        CANCEL(4),
        CANCEL_MANY(2),
        CLEAR_FAILED(1),
        /** The relay publishes what is due. */
        RELAY(10),
        /** A host takes commands. */
        TAKE(12),
        /** A host carries out an operation, with all that may befall it. */
        WORK(16),
        /** A host sends its events. */
        SAY(10),
        /** The gateway hears events. */
        HEAR(12),
        /** Everything that can flow does, once. */
        FLOW(12),
        SWEEP(4),
        SECONDS(6),
        MINUTES(3),
        KILL(4),
        START(6),
        LOSE_JOURNAL(1),
        COPY_JOURNAL(1),
        RESTORE_JOURNAL(1),
        CUT(2),
        MEND(4),
        DESTROY(1),
        LOSE_POWER(6),
        /** The next transaction of the gateway fails. */
        STORE_FAULT(5),
        /** The next publishing is troubled. */
        WIRE_FAULT(4);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }

        private static final int TOTAL = total();

        private static int total() {
            int total = 0;
            for (Kind kind : values()) {
                total += kind.weight;
            }
            return total;
        }

        static Kind draw(SplittableRandom random) {
            int lot = random.nextInt(TOTAL);
            for (Kind kind : values()) {
                lot -= kind.weight;
                if (lot < 0) {
                    return kind;
                }
            }
            throw new IllegalStateException("the weights add up");
        }
    }

    public static Step draw(SplittableRandom random) {
        return new Step(Kind.draw(random), random.nextLong());
    }

    @Override
    public String toString() {
        return kind + " " + Long.toHexString(luck);
    }
}

package dev.viveiro.simulation;

import dev.viveiro.contract.operation.OperationType;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One thing that happens.
 *
 * @param luck from which it draws whatever it leaves open: the same in every walk in which it is taken
 */
public record Step(Kind kind, long luck) {
    /** What can happen, how often it does, and which types of operation customers ask for by it. */
    enum Kind {
        CREATE(10, OperationType.CREATE),
        CREATE_MANY(3, OperationType.CREATE),
        POWER(
                14,
                OperationType.START,
                OperationType.STOP,
                OperationType.REBOOT,
                OperationType.PAUSE,
                OperationType.RESUME,
                OperationType.SAVE,
                OperationType.RESTORE),
        RESIZE(3, OperationType.RESIZE),
        REINSTALL(3, OperationType.REINSTALL),
        CAPTURE(3, OperationType.CAPTURE),
        CHANGE_NETWORK(4, OperationType.CHANGE_NETWORK),
        DISK(6, OperationType.ATTACH_DISK, OperationType.DETACH_DISK),
        SNAPSHOT(6, OperationType.SNAPSHOT, OperationType.REVERT, OperationType.DELETE_SNAPSHOT),
        ISO(6, OperationType.CHANGE_ISO),
        MIGRATE(5, OperationType.MIGRATE),
        DELETE(6, OperationType.DELETE),
        /** An administrator suspends a machine or a tenant, or lifts it, or metering tells of its credit. */
        SUSPEND(5),
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
        private final List<OperationType> asked;

        Kind(int weight, OperationType... asked) {
            this.weight = weight;
            this.asked = List.of(asked);
        }

        /** From which customers draw; none for what they do not do. */
        List<OperationType> asked() {
            return asked;
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

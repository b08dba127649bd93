package dev.viveiro.worker.operation;

import static dev.viveiro.worker.operation.Arrival.CANCEL;
import static dev.viveiro.worker.operation.Arrival.DELETE;
import static dev.viveiro.worker.operation.Arrival.DELETE_THE_OLDER;
import static dev.viveiro.worker.operation.Arrival.FIRST;
import static dev.viveiro.worker.operation.Arrival.OF_THE_OLDER;
import static dev.viveiro.worker.operation.Arrival.SECOND;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An order in which commands reach a host, and what of them may still have an effect there.
 *
 * @param order each at most once
 * @param together whether all are there before the first begins; otherwise each is over before the next comes
 */
record Disorder(List<Arrival> order, boolean together) {
    /** Every choice of up to this many arrivals, in every order. */
    static List<Disorder> upTo(int size) {
        List<List<Arrival>> orders = new ArrayList<>(List.of(List.of()));
        List<Disorder> all = new ArrayList<>();
        for (int length = 1; length <= size; length++) {
            orders =
                    orders.stream().flatMap(shorter -> longer(shorter).stream()).toList();
            for (List<Arrival> order : orders) {
                all.add(new Disorder(order, false));
                if (length > 1) {
                    all.add(new Disorder(order, true));
                }
            }
        }
        return all;
    }

    private static List<List<Arrival>> longer(List<Arrival> order) {
        List<List<Arrival>> longer = new ArrayList<>();
        for (Arrival next : Arrival.values()) {
            if (!order.contains(next)) {
                List<Arrival> with = new ArrayList<>(order);
                with.add(next);
                longer.add(with);
            }
        }
        return longer;
    }

    /** Attempts that nobody had taken back or overtaken when they were to begin. */
    Set<Arrival> attemptsThatCount(boolean deletes) {
        Set<Arrival> count = EnumSet.noneOf(Arrival.class);
        for (Arrival attempt : List.of(FIRST, SECOND)) {
            boolean overtaken = attempt == FIRST && earlier(SECOND, FIRST);
            boolean deleted = !deletes && takenBackBy(DELETE, attempt);
            if (order.contains(attempt) && !overtaken && !takenBackBy(CANCEL, attempt) && !deleted) {
                count.add(attempt);
            }
        }
        return count;
    }

    /** Whether the host knows, when the older generation's command is to begin, that there is a newer one. */
    boolean olderIsKnownToBeOld(boolean deletes) {
        return earlier(DELETE_THE_OLDER, OF_THE_OLDER)
                || (together && order.contains(DELETE_THE_OLDER))
                || takenBackBy(DELETE, OF_THE_OLDER)
                || attemptsThatCount(deletes).stream().anyMatch(attempt -> earlier(attempt, OF_THE_OLDER));
    }

    private boolean takenBackBy(Arrival other, Arrival arrival) {
        return order.contains(other) && (together || earlier(other, arrival));
    }

    private boolean earlier(Arrival one, Arrival other) {
        return order.contains(one) && order.contains(other) && order.indexOf(one) < order.indexOf(other);
    }

    @Override
    public String toString() {
        return order + (together ? " together" : " one after the other");
    }
}

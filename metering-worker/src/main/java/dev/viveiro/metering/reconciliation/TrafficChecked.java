package dev.viveiro.metering.reconciliation;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.reconciliation.domain.TrafficCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Machines of a month whose traffic is not balanced.
 *
 * @param checks by machine; may be empty although there is more to look at
 * @param next the machine to go on after; empty when all were looked at
 */
public record TrafficChecked(List<TrafficCheck> checks, Optional<VmId> next) {
    public TrafficChecked {
        checks = List.copyOf(checks);
    }

    /** Adds some machines after the others, until enough are told or were looked at. */
    static final class Adding {
        private final int limit;
        private final int most;
        private final List<TrafficCheck> told = new ArrayList<>();
        private Optional<VmId> last;
        private int looked;

        /**
         * @param limit of those that are told
         * @param most of those that are looked at; it may be exceeded by what is added at once
         * @param last the machine to begin after
         */
        Adding(int limit, int most, Optional<VmId> last) {
            this.limit = limit;
            this.most = most;
            this.last = last;
        }

        /**
         * @param machines all that were looked at, by id
         * @param strange those among them that are not balanced, by id
         */
        void add(List<VmId> machines, List<TrafficCheck> strange) {
            looked += machines.size();
            told.addAll(strange);
            last = machines.isEmpty() ? last : Optional.of(machines.getLast());
        }

        /** The machine after which nobody was looked at yet. */
        Optional<VmId> last() {
            return last;
        }

        boolean goesOn() {
            return told.size() < limit && looked < most;
        }

        /** @param all whether there are no more machines */
        TrafficChecked done(boolean all) {
            if (told.size() > limit) {
                List<TrafficCheck> some = told.subList(0, limit);
                return new TrafficChecked(some, Optional.of(some.getLast().vm()));
            }
            return new TrafficChecked(told, all ? Optional.empty() : last);
        }
    }
}

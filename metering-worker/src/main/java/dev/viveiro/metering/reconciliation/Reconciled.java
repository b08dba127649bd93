package dev.viveiro.metering.reconciliation;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.reconciliation.domain.Check;
import dev.viveiro.metering.reconciliation.domain.Finding;
import dev.viveiro.metering.reconciliation.domain.Time;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Some machines of a month, checked.
 *
 * @param machines how many
 * @param lived of all their meters together, told or not; so are the two that follow
 * @param findings how many meters of machines are how
 * @param checks those that are told, by machine
 * @param next the machine to go on after; empty when these were the last
 */
public record Reconciled(
        BillingMonth month,
        int machines,
        Time lived,
        Time metered,
        Time billed,
        Map<Finding, Long> findings,
        List<Check> checks,
        Optional<VmId> next) {
    /** Adds machine by machine. */
    static final class Adding {
        private final BillingMonth month;
        private final boolean all;
        private final Map<Finding, Long> findings = new EnumMap<>(Finding.class);
        private final List<Check> told = new ArrayList<>();
        private int machines;
        private Time lived = Time.NONE;
        private Time metered = Time.NONE;
        private Time billed = Time.NONE;

        Adding(BillingMonth month, boolean all) {
            this.month = month;
            this.all = all;
        }

        void add(List<Check> checks) {
            machines++;
            for (Check check : checks) {
                lived = lived.plus(check.lived());
                metered = metered.plus(check.metered());
                billed = billed.plus(check.billed());
                findings.merge(check.finding(), 1L, Long::sum);
                if (all || check.finding() != Finding.BALANCED) {
                    told.add(check);
                }
            }
        }

        int machines() {
            return machines;
        }

        int lines() {
            return told.size();
        }

        Reconciled done(Optional<VmId> next) {
            return new Reconciled(
                    month, machines, lived, metered, billed, Map.copyOf(findings), List.copyOf(told), next);
        }
    }
}

package dev.viveiro.metering.reconciliation;

import dev.viveiro.metering.reconciliation.domain.AmountCheck;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Documents about a month, checked.
 *
 * @param next the document to go on after; empty when these were the last
 */
public record AmountsChecked(List<AmountCheck> checks, Optional<UUID> next) {
    public AmountsChecked {
        checks = List.copyOf(checks);
    }
}

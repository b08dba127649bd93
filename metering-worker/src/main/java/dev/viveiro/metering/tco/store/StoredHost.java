package dev.viveiro.metering.tco.store;

import dev.viveiro.metering.tco.domain.HostModel;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * What a host is from a day on.
 *
 * @param currency of the price of its energy; null when it has no power model
 */
public record StoredHost(HostModel model, @Nullable Currency currency) {
    /** As a report in that currency sees it: energy that is paid for in another costs nothing there. */
    public HostModel in(Currency wanted) {
        return wanted.equals(currency) ? model : model.with(null);
    }
}

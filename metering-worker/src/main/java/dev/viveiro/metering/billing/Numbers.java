package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceNumber;
import dev.viveiro.metering.billing.store.InvoiceWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Gives each number together with its moment of issue: in a series that never falls, whichever replica's clock is behind. */
@Component
class Numbers {
    private final InvoiceWriter writer;
    private final BillingSettings settings;
    private final Clock clock;

    Numbers(InvoiceWriter writer, BillingSettings settings, Clock clock) {
        this.writer = writer;
        this.settings = settings;
        this.clock = clock;
    }

    record Given(InvoiceNumber number, Instant at) {}

    /** Part of the caller's transaction: until that ends, all others who need a number of the series wait. */
    Given next(InvoiceKind kind) {
        while (true) {
            String series = settings.series(kind, clock.instant());
            Optional<Instant> last = writer.lockSeries(series);
            // read only now: it may have waited for the document before, and into the next year
            Instant now = clock.instant();
            if (settings.series(kind, now).equals(series)) {
                return new Given(
                        writer.nextNumber(series), last.filter(now::isBefore).orElse(now));
            }
        }
    }
}

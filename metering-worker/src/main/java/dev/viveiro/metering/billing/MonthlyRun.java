package dev.viveiro.metering.billing;

import dev.viveiro.metering.rating.BillingMonth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Begins the run of the month that ended last, where an operator wants that; of all replicas, the first one that looks. */
@Component
public class MonthlyRun {
    private static final Logger log = LoggerFactory.getLogger(MonthlyRun.class);

    private final BillingSettings settings;
    private final UnaskedRuns runs;
    private final Clock clock;

    MonthlyRun(BillingSettings settings, UnaskedRuns runs, Clock clock) {
        this.settings = settings;
        this.runs = runs;
        this.clock = clock;
    }

    /** Not at once: facts that wait for a worker that was away come first. */
    @Scheduled(fixedDelayString = "PT15M", initialDelayString = "PT5M")
    public void look() {
        if (settings.run() == BillingSettings.Run.OFF) {
            return;
        }
        BillingMonth month = settled(clock.instant(), settings.settle());
        boolean finalise = settings.run() == BillingSettings.Run.FINAL;
        try {
            if (runs.begin(month, finalise)) {
                log.info("{} of {} are made now: viveiro.billing.run.", finalise ? "Invoices" : "Drafts", month);
            }
        } catch (RuntimeException e) {
            log.error("The run of {} can't begin now; it is tried again in a quarter of an hour.", month, e);
        }
    }

    /** The newest month whose late facts need not be waited for any more. */
    private static BillingMonth settled(Instant now, Duration settle) {
        return BillingMonth.at(now.minus(settle)).minus(1);
    }
}

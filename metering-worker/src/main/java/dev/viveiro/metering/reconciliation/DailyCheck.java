package dev.viveiro.metering.reconciliation;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.reconciliation.Reconciliation.Question;
import dev.viveiro.metering.reconciliation.domain.Finding;
import dev.viveiro.metering.reconciliation.store.SqlDailyChecks;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Once a day, one replica checks the month that ended last; all tell what was found. */
@Component
public class DailyCheck {
    private static final Logger log = LoggerFactory.getLogger(DailyCheck.class);
    private static final int LINES = 500;
    /** Each is rated again. */
    private static final int DOCUMENTS = 20;
    /** A check takes minutes. */
    private static final Duration GONE = Duration.ofHours(1);

    private final Reconciliation reconciliation;
    private final AmountReconciliation amounts;
    private final TrafficReconciliation traffic;
    private final SqlDailyChecks checks;
    private final Clock clock;
    private final AtomicLong unexplained = new AtomicLong();
    private final AtomicReference<Instant> checkedAt;

    DailyCheck(
            Reconciliation reconciliation,
            AmountReconciliation amounts,
            TrafficReconciliation traffic,
            SqlDailyChecks checks,
            Clock clock,
            MeterRegistry metrics) {
        this.reconciliation = reconciliation;
        this.amounts = amounts;
        this.traffic = traffic;
        this.checks = checks;
        this.clock = clock;
        // of one that never ends, too: before the first its age is this worker's
        this.checkedAt = new AtomicReference<>(clock.instant());
        metrics.gauge("viveiro.reconciliation.unexplained", unexplained);
        Gauge.builder("viveiro.reconciliation.age", this::age)
                .baseUnit("seconds")
                .register(metrics);
    }

    /** Not at once: a worker that starts has better things to do. */
    @Scheduled(fixedDelayString = "PT15M", initialDelayString = "PT5M")
    public void look() {
        Instant now = clock.instant();
        LocalDate day = now.atOffset(ZoneOffset.UTC).toLocalDate();
        BillingMonth month = BillingMonth.at(now).minus(1);
        if (checks.claim(day, month, now, now.minus(GONE))) {
            try {
                check(day, month);
            } catch (RuntimeException e) {
                log.error("The check of {} came to no end; it is begun again in {}.", month, GONE, e);
            }
        }
        checks.last().ifPresent(last -> {
            unexplained.set(last.unexplained());
            checkedAt.set(last.at());
        });
    }

    private double age() {
        return Duration.between(checkedAt.get(), clock.instant()).toSeconds();
    }

    private void check(LocalDate day, BillingMonth month) {
        Question question = new Question(month, Optional.empty(), Optional.empty(), false);
        long machines = 0;
        long strange = 0;
        Optional<VmId> last = Optional.empty();
        do {
            Reconciled some = reconciliation.after(question, last, LINES);
            machines += some.machines();
            strange += some.findings().getOrDefault(Finding.UNEXPLAINED, 0L);
            last = some.next();
        } while (last.isPresent());
        long wrongAmounts = amounts(month);
        long wrongBytes = bytes(month);
        checks.finish(day, machines, strange + wrongAmounts + wrongBytes, clock.instant());
        if (strange > 0) {
            log.error(
                    "{} meters of {} machines were billed otherwise in {} than they lived, and nothing explains it;"
                            + " GET /v1/reconciliation?month={} lists them, and nothing is mended by itself.",
                    strange,
                    machines,
                    month,
                    month);
        }
        if (wrongAmounts > 0 || wrongBytes > 0) {
            log.error(
                    "{} documents about {} do not come to what they were made from, and of {} machines other traffic"
                            + " was billed than was counted; GET /v1/reconciliation/amounts?month={} and /traffic list"
                            + " them, and nothing is mended by itself.",
                    wrongAmounts,
                    month,
                    wrongBytes,
                    month);
        }
    }

    private long amounts(BillingMonth month) {
        long strange = 0;
        Optional<UUID> last = Optional.empty();
        do {
            AmountsChecked some = amounts.after(month, Optional.empty(), last, DOCUMENTS);
            strange += some.checks().stream()
                    .filter(check -> check.finding() == Finding.UNEXPLAINED)
                    .count();
            last = some.next();
        } while (last.isPresent());
        return strange;
    }

    private long bytes(BillingMonth month) {
        long strange = 0;
        Optional<VmId> last = Optional.empty();
        do {
            TrafficChecked some = traffic.after(month, Optional.empty(), last, LINES);
            strange += some.checks().stream()
                    .filter(check -> check.finding() == Finding.UNEXPLAINED)
                    .count();
            last = some.next();
        } while (last.isPresent());
        return strange;
    }
}

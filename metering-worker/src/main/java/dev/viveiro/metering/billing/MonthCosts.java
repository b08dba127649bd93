package dev.viveiro.metering.billing;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.domain.Charge;
import dev.viveiro.metering.billing.domain.Charges;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.MachineShares;
import dev.viveiro.metering.billing.store.SqlCorrections;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.billing.store.SqlMonthUse;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.MachineTallies;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.Tally;
import dev.viveiro.metering.rating.Traffic;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a month costs a tenant, or some of its machines: by its final invoice and what was corrected of it since, or as it is known now
 * where there is none.
 */
@Service
public class MonthCosts {
    private final SqlInvoices invoices;
    private final SqlCorrections corrections;
    private final SqlMonthUse uses;
    private final RunningUses running;
    private final Prices prices;
    private final Clock clock;

    MonthCosts(
            SqlInvoices invoices,
            SqlCorrections corrections,
            SqlMonthUse uses,
            RunningUses running,
            Prices prices,
            Clock clock) {
        this.invoices = invoices;
        this.corrections = corrections;
        this.uses = uses;
        this.running = running;
        this.prices = prices;
        this.clock = clock;
    }

    /** Usage and what is owed for it, at one moment or for the whole month. */
    private record Owed(Charges charges, MachineTallies held) {
        Owed of(Predicate<VmId> wanted) {
            return new Owed(MachineShares.of(charges, held, wanted), held);
        }
    }

    private record Whole(
            Owed soFar,
            Owed forecast,
            PriceList list,
            @Nullable UUID invoice,
            Instant asOf) {}

    /** Throws a problem for a month that is to come, and one without prices. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public MonthCost of(TenantId tenant, Optional<BillingMonth> month) {
        return answer(whole(tenant, month), vm -> true);
    }

    /**
     * The share of some machines; those that are not the tenant's have none. Throws as {@link #of(TenantId, Optional)}. It reads what all
     * of the tenant's machines used, of which the database sends a row per machine and meter: tiers, included volume, discount and
     * minimum are the tenant's, and what is left over when amounts are split to the cent goes to those with the largest remainders of
     * all. One machine's usage alone does not say what it costs.
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public MonthCost of(TenantId tenant, Optional<BillingMonth> month, Set<VmId> machines) {
        Whole whole = whole(tenant, month);
        Whole share = new Whole(
                whole.soFar().of(machines::contains),
                whole.forecast().of(machines::contains),
                whole.list(),
                whole.invoice(),
                whole.asOf());
        return answer(share, machines::contains);
    }

    private Whole whole(TenantId tenant, Optional<BillingMonth> wanted) {
        Instant now = clock.instant();
        BillingMonth current = BillingMonth.at(now);
        BillingMonth month = wanted.orElse(current);
        if (current.isBefore(month)) {
            throw ProblemException.field("?month", "out-of-range", "Expected month to be " + current + " or earlier.");
        }
        return invoices.inForce(tenant, month, month.next()).stream()
                .findFirst()
                .map(invoice -> billed(invoice, now))
                .or(() -> running.of(tenant, month, now)
                        .map(use -> new Whole(
                                new Owed(use.owedSoFar(), use.use().soFar()),
                                new Owed(use.owedInAll(), use.use().forecast()),
                                use.prices(),
                                null,
                                now)))
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "No prices are agreed for " + month + "; an administrator does that."));
    }

    private Whole billed(Invoice invoice, Instant now) {
        SqlCorrections.Corrected corrected = corrections.of(
                invoice.tenant(), invoice.month(), invoice.basis().currency());
        Owed owed = new Owed(
                Charges.of(invoice, corrected.lines(), corrected.apart()), uses.copied(invoice.id(), invoice.month()));
        PriceList list =
                prices.version(invoice.basis().priceList(), invoice.basis().priceVersion());
        return new Whole(owed, owed, list, invoice.id(), now);
    }

    private MonthCost answer(Whole whole, Predicate<VmId> wanted) {
        Tally held = whole.soFar().held().of(wanted);
        Charges soFar = whole.soFar().charges();
        Charges forecast = whole.forecast().charges();
        List<MonthCost.Line> lines = Stream.concat(soFar.list().stream(), forecast.list().stream())
                .map(Charge::reason)
                .distinct()
                .sorted(Charge.Reason.ORDER)
                .map(reason -> line(reason, held, whole))
                .toList();
        List<String> unpriced = whole.forecast().held().of(wanted).sums().keySet().stream()
                .filter(meter -> !Rate.isPlan(meter)
                        && !Traffic.isMeter(meter)
                        && whole.list().rate(meter).isEmpty())
                .toList();
        return new MonthCost(
                held.month(),
                soFar.currency().getCurrencyCode(),
                soFar.total(),
                forecast.total(),
                lines,
                unpriced,
                whole.invoice(),
                whole.asOf());
    }

    private static MonthCost.Line line(Charge.Reason reason, Tally held, Whole whole) {
        Rate rate =
                Optional.ofNullable(reason.meter()).flatMap(whole.list()::rate).orElse(null);
        return new MonthCost.Line(
                reason,
                rate == null ? null : rate.volume(held.sum(rate.meter()), held.month()),
                rate,
                whole.soFar().charges().amount(reason),
                whole.forecast().charges().amount(reason));
    }
}

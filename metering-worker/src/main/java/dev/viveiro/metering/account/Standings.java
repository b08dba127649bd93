package dev.viveiro.metering.account;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Topology;
import dev.viveiro.metering.account.domain.Account;
import dev.viveiro.metering.account.domain.CreditKind;
import dev.viveiro.metering.account.domain.CreditRule;
import dev.viveiro.metering.account.domain.CreditTerms;
import dev.viveiro.metering.account.store.SqlCreditTerms;
import dev.viveiro.metering.account.store.SqlStandings;
import dev.viveiro.metering.account.store.ToldStanding;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Assesses tenants, one at a time under the lock of its row, and tells everyone of a change in the transaction that writes it: whatever
 * dies, what is written was told, or will be, once and with the next version.
 */
@Component
class Standings {
    private static final Logger log = LoggerFactory.getLogger(Standings.class);
    private static final Duration UNWATCHED_EVERY = Duration.ofDays(1);

    private final SqlStandings standings;
    private final SqlCreditTerms terms;
    private final AccountBooks books;
    private final Outbox outbox;
    private final CreditSettings settings;
    private final Ids ids;
    private final Clock clock;
    private final MeterRegistry metrics;

    Standings(
            SqlStandings standings,
            SqlCreditTerms terms,
            AccountBooks books,
            Outbox outbox,
            CreditSettings settings,
            Ids ids,
            Clock clock,
            MeterRegistry metrics) {
        this.standings = standings;
        this.terms = terms;
        this.books = books;
        this.outbox = outbox;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** For a tenant that has agreed to credit terms for the first time. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void open(TenantId tenant) {
        standings.open(tenant, clock.instant());
    }

    /** Waits for whoever is at this tenant; what is committed by then, and what this transaction wrote, counts. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void assess(TenantId tenant) {
        standings.lock(tenant).ifPresent(this::assess);
    }

    /** The tenant that is due and that no other replica is at, locked until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<ToldStanding> lockDue() {
        return standings.lockDue(clock.instant());
    }

    /** @param told locked by this transaction */
    @Transactional(propagation = Propagation.MANDATORY)
    public void assess(ToldStanding told) {
        CreditTerms against = terms.inForce(told.tenant()).orElseThrow().terms().warningAhead(settings.warnAhead());
        Account account = books.account(told.tenant(), against.currency());
        Instant now = clock.instant();
        CreditStanding standing = CreditRule.standing(against, account, now);
        standings.lookNotBefore(
                told.tenant(),
                now.plus(against.kind() == CreditKind.UNWATCHED ? UNWATCHED_EVERY : settings.lookEvery()));
        ToldStanding last = told;
        for (CreditStanding next : CreditRule.steps(told.standing(), standing)) {
            last = last.then(next, now);
            tell(last, account, against);
        }
        if (last != told) {
            standings.change(last);
        }
    }

    /** Lets the next look find a tenant. */
    public void soon(TenantId tenant) {
        standings.lookBy(tenant, clock.instant());
    }

    /** Lets a tenant wait that can't be assessed now, so that others come first. */
    public void later(TenantId tenant) {
        standings.lookNotBefore(tenant, clock.instant().plus(settings.lookEvery()));
    }

    private void tell(ToldStanding after, Account account, CreditTerms against) {
        CreditChanged changed = new CreditChanged(
                after.tenant(),
                after.version(),
                after.standing(),
                account.available().toPlainString(),
                against.currency(),
                against.contact(),
                after.since());
        Envelope envelope = new Envelope(
                ids.next(),
                Contracts.typeOf(CreditChanged.class),
                "/metering",
                after.tenant().toString(),
                after.since(),
                null,
                ContractJson.write(changed));
        String key = Topology.eventKey(Lane.INTERACTIVE, Contracts.keyOf(CreditChanged.class));
        outbox.add(List.of(new Outgoing(
                Topology.EVENTS, key, Lane.INTERACTIVE, after.tenant().value(), envelope)));
        metrics.counter("viveiro.credit.changes", "standing", after.standing().name())
                .increment();
        log.info(
                "The credit of tenant {} is {} by now: {} {} are available.",
                after.tenant(),
                after.standing(),
                changed.balance(),
                changed.currency());
    }
}

package dev.viveiro.gateway.vm.suspension;

import dev.viveiro.contract.account.AccountFact;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.gateway.vm.Suspensions;
import dev.viveiro.gateway.vm.Suspensions.Entry;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.Received;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What metering tells of tenants' credit, decided in the listener's transaction: exhausted, a tenant is suspended for DEBT; better, that
 * cause goes and no other. Only the newest of a tenant's versions counts, so what comes late, twice or out of order changes nothing.
 */
@Component
public class Credit implements MessageHandler<AccountFact> {
    static final String WHO = "metering";
    private static final Logger log = LoggerFactory.getLogger(Credit.class);

    private final Suspensions suspensions;
    private final SuspensionService service;
    private final Clock clock;

    Credit(Suspensions suspensions, SuspensionService service, Clock clock) {
        this.suspensions = suspensions;
        this.service = service;
        this.clock = clock;
    }

    @Override
    public void handle(List<Received<AccountFact>> batch) {
        // in the order of ids, as everybody locks several tenants
        Map<TenantId, CreditChanged> newest = new TreeMap<>(Comparator.comparing(TenantId::value));
        for (Received<AccountFact> received : batch) {
            switch (received.message()) {
                case CreditChanged changed ->
                    newest.merge(
                            changed.tenant(), changed, (one, other) -> one.version() < other.version() ? other : one);
            }
        }
        List<TenantId> changed = new ArrayList<>();
        newest.forEach((tenant, credit) -> {
            if (!suspensions.newest(tenant, credit.version())) {
                log.info(
                        "Ignored version {} of the credit of tenant {}: it is old, or the tenant unknown.",
                        credit.version(),
                        tenant);
            } else if (decide(credit)) {
                changed.add(tenant);
            }
        });
        if (!changed.isEmpty()) {
            service.apply(changed);
        }
    }

    /** Whether a cause came or went. */
    private boolean decide(CreditChanged credit) {
        TenantId tenant = credit.tenant();
        boolean changes = credit.standing() == CreditStanding.EXHAUSTED
                ? suspensions.add(new Entry(
                        tenant,
                        null,
                        SuspensionCause.DEBT,
                        clock.instant(),
                        WHO,
                        "The balance is " + credit.balance() + " " + credit.currency() + "."))
                : suspensions.remove(tenant, null, Set.of(SuspensionCause.DEBT));
        if (changes) {
            log.info("The credit of tenant {} is {}: its suspension changes.", tenant, credit.standing());
        }
        return changes;
    }
}

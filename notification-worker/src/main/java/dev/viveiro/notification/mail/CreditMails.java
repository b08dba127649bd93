package dev.viveiro.notification.mail;

import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Received;
import dev.viveiro.notification.mail.store.SqlCredit;
import dev.viveiro.notification.mail.template.CreditStands;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Turns changes of tenants' credit into mails to whoever their terms name, one per change. What is old by now is not told. */
@Service
public class CreditMails {
    private static final Logger log = LoggerFactory.getLogger(CreditMails.class);

    private final SqlCredit credit;
    private final Ids ids;
    private final Clock clock;

    CreditMails(SqlCredit credit, Ids ids, Clock clock) {
        this.credit = credit;
        this.ids = ids;
        this.clock = clock;
    }

    /** Part of the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(List<Received<CreditChanged>> batch, Lane lane) {
        batch.stream()
                .sorted(Comparator.comparing((Received<CreditChanged> each) ->
                                each.message().tenant().value())
                        .thenComparing(each -> each.message().version()))
                .forEach(each -> write(each, lane));
    }

    private void write(Received<CreditChanged> received, Lane lane) {
        CreditChanged changed = received.message();
        Optional<SqlCredit.Before> heard = credit.heard(changed);
        if (heard.isEmpty()) {
            log.info(
                    "Version {} of the credit of tenant {} is not told: it is old.",
                    changed.version(),
                    changed.tenant());
            return;
        }
        CreditStanding before = heard.get().standing();
        boolean news = changed.standing() != (before == null ? CreditStanding.GOOD : before);
        if (changed.contact() == null || !news) {
            return;
        }
        credit.add(
                ids.next(),
                received.envelope().id(),
                changed,
                before,
                CreditStands.NAME,
                lane,
                received.envelope().traceparent(),
                clock.instant());
    }
}

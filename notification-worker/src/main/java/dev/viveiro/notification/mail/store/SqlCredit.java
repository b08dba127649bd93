package dev.viveiro.notification.mail.store;

import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.kernel.Lane;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** How tenants' credit stood, and the mails that tell it. */
@Repository
public class SqlCredit {
    private final JdbcTemplate jdbc;

    SqlCredit(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** How it stood before; null when it was never heard of. */
    public record Before(@Nullable CreditStanding standing) {
        private static Before of(@Nullable String standing) {
            return new Before(standing == null ? null : CreditStanding.valueOf(standing));
        }
    }

    /** Notes how it stands now; empty when something as new or newer was heard already. */
    public Optional<Before> heard(CreditChanged changed) {
        List<Before> before = jdbc.query(
                """
                with before as (select standing from credit where tenant = ?),
                  newest as (
                    insert into credit as c (tenant, version, standing) values (?, ?, ?)
                    on conflict (tenant) do update set version = excluded.version, standing = excluded.standing
                     where c.version < excluded.version returning c.tenant)
                select (select standing from before) as before from newest""",
                (row, i) -> Before.of(row.getString("before")),
                changed.tenant().value(),
                changed.tenant().value(),
                changed.version(),
                changed.standing().name());
        return before.stream().findFirst();
    }

    /**
     * Adds the mail that tells it.
     *
     * @param event id of the event's envelope
     * @param traceparent trace of what led to it; null when there is none
     */
    public void add(
            UUID id,
            UUID event,
            CreditChanged changed,
            @Nullable CreditStanding before,
            String template,
            Lane lane,
            @Nullable String traceparent,
            Instant now) {
        jdbc.update(
                """
                insert into delivery (id, event_id, tenant, recipient, template, with_password, lane, traceparent, state,
                  next_attempt_at, created_at, credit_version, standing, standing_before, balance, currency)
                values (?, ?, ?, ?, ?, false, ?, ?, 'PENDING', ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                id,
                event,
                changed.tenant().value(),
                changed.contact(),
                template,
                (short) lane.ordinal(),
                traceparent,
                Timestamp.from(now),
                Timestamp.from(now),
                changed.version(),
                changed.standing().name(),
                before == null ? null : before.name(),
                changed.balance(),
                changed.currency());
    }
}

package dev.viveiro.notification.mail.store;

import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Mails, from the event that calls for them to their end. Every statement is a transaction of its own. */
@Repository
public class SqlDeliveries {
    private final JdbcTemplate jdbc;

    SqlDeliveries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds mails, SKIPPED where nobody is to be sent one; those that are new: an operation that issued a
     * credential has each once.
     */
    public Set<UUID> add(List<NewDelivery> mails, Instant now) {
        return Set.copyOf(jdbc.queryForList(
                """
                insert into delivery (id, event_id, tenant, vm, generation, vm_name, operation, recipient, template, account,
                  address, with_password, lane, traceparent, state, cause_code, cause_detail, next_attempt_at, created_at)
                select id, event_id, tenant, vm, generation, vm_name, operation, recipient, template, account,
                  address, with_password, lane, traceparent,
                  case when recipient is null then 'SKIPPED' else 'PENDING' end,
                  case when recipient is null then 'no-recipient' end,
                  case when recipient is null then 'The machine has no ownerEmail.' end,
                  now.at, now.at
                from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::uuid[], ?::text[], ?::text[],
                  ?::text[], ?::text[], ?::bool[], ?::smallint[], ?::text[])
                    as n(id, event_id, tenant, vm, generation, vm_name, operation, recipient, template,
                  account, address, with_password, lane, traceparent),
                  (select ?::timestamptz as at) now
                on conflict do nothing returning id""",
                UUID.class,
                column(mails, UUID[]::new, NewDelivery::id),
                column(mails, UUID[]::new, NewDelivery::event),
                column(mails, UUID[]::new, mail -> mail.vm().tenant().value()),
                column(mails, UUID[]::new, mail -> mail.vm().id().value()),
                column(mails, Integer[]::new, mail -> mail.vm().generation()),
                column(mails, String[]::new, mail -> mail.vm().name()),
                column(mails, UUID[]::new, mail -> mail.operation().value()),
                column(mails, String[]::new, mail -> mail.vm().ownerEmail()),
                column(mails, String[]::new, NewDelivery::template),
                column(mails, String[]::new, NewDelivery::account),
                column(mails, String[]::new, mail -> mail.vm().address()),
                column(mails, Boolean[]::new, NewDelivery::withPassword),
                column(mails, Short[]::new, mail -> (short) mail.lane().ordinal()),
                column(mails, String[]::new, NewDelivery::traceparent),
                Timestamp.from(now)));
    }

    private static <T> Object column(
            List<NewDelivery> mails, IntFunction<T[]> array, Function<NewDelivery, ? extends @Nullable T> value) {
        return mails.stream().map(value).toArray(array);
    }

    /** Leases due mails until {@code leaseEnd}, single machines' before those of batches. */
    public List<DueDelivery> claim(int most, Instant now, Instant leaseEnd) {
        return jdbc.query("""
                with due as (
                  select id, sending from delivery
                  where state = 'PENDING' and next_attempt_at <= ?
                  order by lane, next_attempt_at limit ? for update skip locked)
                update delivery d set sending = true, claims = claims + 1, next_attempt_at = ?
                from due where d.id = due.id
                returning d.*, due.sending as unfinished""", (row, i) -> due(row), Timestamp.from(now), most, Timestamp.from(leaseEnd));
    }

    /** Holds the leases of mails still being sent. */
    public void renew(Collection<DueDelivery> sending, Instant leaseEnd) {
        jdbc.batchUpdate(
                "update delivery set next_attempt_at = ? where id = ? and claims = ? and state = 'PENDING'",
                List.copyOf(sending),
                100,
                (row, mail) -> {
                    row.setTimestamp(1, Timestamp.from(leaseEnd));
                    row.setObject(2, mail.id());
                    row.setLong(3, mail.claim());
                });
    }

    /** The server accepted them: facts, whoever holds the leases by now. */
    public void sent(Collection<DueDelivery> mails, Instant now) {
        jdbc.update(
                """
                update delivery set state = 'SENT', sent_at = ?, sending = false, attempts = attempts + 1,
                  cause_code = null, cause_detail = null
                where id = any (?) and state = 'PENDING'""", Timestamp.from(now), mails.stream().map(DueDelivery::id).toArray(UUID[]::new));
    }

    /** It will not be tried again. */
    public void failed(DueDelivery mail, String code, String detail) {
        jdbc.update("""
                update delivery set state = 'FAILED', sending = false, attempts = attempts + 1,
                  cause_code = ?, cause_detail = ?
                where id = ? and claims = ? and state = 'PENDING'""", code, detail, mail.id(), mail.claim());
    }

    /** The server refused it for now. */
    public void postpone(DueDelivery mail, Instant next, String code, String detail) {
        jdbc.update("""
                update delivery set next_attempt_at = ?, sending = false, attempts = attempts + 1,
                  cause_code = ?, cause_detail = ?
                where id = ? and claims = ? and state = 'PENDING'""", Timestamp.from(next), code, detail, mail.id(), mail.claim());
    }

    /** It could not be tried; it is due at once and the try does not count. {@code detail} is null when nothing was tried. */
    public void release(DueDelivery mail, Instant now, @Nullable String detail) {
        jdbc.update("""
                update delivery set next_attempt_at = ?, sending = false,
                  cause_code = case when ?::text is null then cause_code else 'server-away' end,
                  cause_detail = coalesce(?, cause_detail)
                where id = ? and claims = ? and state = 'PENDING'""", Timestamp.from(now), detail, detail, mail.id(), mail.claim());
    }

    private static DueDelivery due(ResultSet row) throws SQLException {
        return new DueDelivery(
                row.getObject("id", UUID.class),
                row.getLong("claims"),
                subject(row),
                row.getString("recipient"),
                Lane.values()[row.getShort("lane")],
                row.getInt("attempts"),
                row.getTimestamp("created_at").toInstant(),
                row.getBoolean("unfinished"),
                row.getString("traceparent"));
    }

    private static MailSubject subject(ResultSet row) throws SQLException {
        UUID vm = row.getObject("vm", UUID.class);
        if (vm != null) {
            return new MailSubject.Machine(
                    new VmId(vm),
                    new OperationId(row.getObject("operation", UUID.class)),
                    row.getString("vm_name"),
                    row.getString("account"),
                    row.getString("address"),
                    row.getBoolean("with_password"));
        }
        String before = row.getString("standing_before");
        return new MailSubject.Credit(
                new TenantId(row.getObject("tenant", UUID.class)),
                CreditStanding.valueOf(row.getString("standing")),
                before == null ? null : CreditStanding.valueOf(before),
                row.getString("balance"),
                row.getString("currency"));
    }
}

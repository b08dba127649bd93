package dev.viveiro.notification.mail.store;

import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
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

    /** Adds it, SKIPPED when there is nobody to send it to; false when this machine's generation has one already. */
    public boolean add(NewDelivery delivery, Instant now) {
        boolean nobody = delivery.vm().ownerEmail() == null;
        return jdbc.update(
                        """
                        insert into delivery (id, event_id, tenant, vm, generation, vm_name, operation, recipient, template,
                          account, address, with_password, lane, traceparent, state, cause_code, cause_detail,
                          next_attempt_at, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""",
                        delivery.id(),
                        delivery.event(),
                        delivery.vm().tenant().value(),
                        delivery.vm().id().value(),
                        delivery.vm().generation(),
                        delivery.vm().name(),
                        delivery.operation().value(),
                        delivery.vm().ownerEmail(),
                        delivery.template(),
                        delivery.account(),
                        delivery.vm().address(),
                        delivery.withPassword(),
                        delivery.lane().ordinal(),
                        delivery.traceparent(),
                        (nobody ? DeliveryState.SKIPPED : DeliveryState.PENDING).name(),
                        nobody ? "no-recipient" : null,
                        nobody ? "The machine has no ownerEmail." : null,
                        Timestamp.from(now),
                        Timestamp.from(now))
                > 0;
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

    /** The server accepted it: a fact, whoever holds the lease by now. */
    public void sent(DueDelivery mail, Instant now) {
        jdbc.update("""
                update delivery set state = 'SENT', sent_at = ?, sending = false, attempts = attempts + 1,
                  cause_code = null, cause_detail = null
                where id = ? and state = 'PENDING'""", Timestamp.from(now), mail.id());
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
                new VmId(row.getObject("vm", UUID.class)),
                new OperationId(row.getObject("operation", UUID.class)),
                row.getString("vm_name"),
                row.getString("recipient"),
                row.getString("template"),
                row.getString("account"),
                row.getString("address"),
                row.getBoolean("with_password"),
                row.getInt("attempts"),
                row.getTimestamp("created_at").toInstant(),
                row.getBoolean("unfinished"),
                row.getString("traceparent"));
    }
}

package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What runs have yet to do, tenant by tenant. */
@Repository
public class SqlInvoiceTasks {
    private static final int MOST_ATTEMPTS = 3;

    private final JdbcTemplate jdbc;

    SqlInvoiceTasks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** One tenant's month to be billed. */
    public record Task(BillingMonth month, TenantId tenant, boolean finalise) {}

    /**
     * How a task ended.
     *
     * @param note in words, what an administrator should know or do about it
     */
    public record Result(
            TenantId tenant,
            String state,
            @Nullable String outcome,
            @Nullable UUID invoice,
            @Nullable String note) {}

    /** Every tenant that ever had anything to be billed is to be done again; a task that waits to be final stays one. */
    public void open(BillingMonth month, boolean finalise) {
        jdbc.update("""
            insert into invoice_task (month, tenant, finalise, state)
            select ?, tenant, ?, 'OPEN' from billable_tenant order by tenant
            on conflict (month, tenant) do update set state = 'OPEN', attempts = 0,
              finalise = excluded.finalise or (invoice_task.state = 'OPEN' and invoice_task.finalise)\
            """, month.firstDay(), finalise);
    }

    /**
     * Lets tenants be done again in the months before one, where others got invoices and they got none, although something was used: it
     * came to nothing then, and nobody looks at a month without an invoice for corrections. What was voided or taken back is left alone.
     * Runs open tasks in the order of months, this before {@link #open}, and so never wait for each other in a circle.
     *
     * @param months how many before it
     */
    public void openEarlier(BillingMonth month, int months, boolean finalise) {
        PlannedAnew.run(
                jdbc,
                () -> jdbc.update(
                        """
            with missing as materialized (
              select m.day, t.tenant
                from (select day::date from generate_series(?::date::timestamp, ?::date::timestamp, interval '1 month') as day) m
               cross join billable_tenant t
               where (exists (select from invoice_task d where d.month = m.day and d.finalise)
                   or exists (select from invoice i where i.month = m.day and i.kind = 'INVOICE' and i.number is not null))
                 and not exists (select from invoice i
                                  where i.tenant = t.tenant and i.month = m.day and i.kind = 'INVOICE' and i.number is not null))
            insert into invoice_task (month, tenant, finalise, state)
            select day, tenant, ?, 'OPEN' from missing
             -- the offset keeps the question one for each tenant: as a join, all that anybody ever used would be computed
             where exists (select from billable b where b.tenant = missing.tenant and b.month = missing.day offset 0)
             order by day, tenant
            on conflict (month, tenant) do update set state = 'OPEN', attempts = 0,
              finalise = excluded.finalise or (invoice_task.state = 'OPEN' and invoice_task.finalise)\
            """, month.minus(months).firstDay(), month.minus(1).firstDay(), finalise));
    }

    /** How many tenants are yet to be done in the months before one, of those months that have any. */
    public Map<BillingMonth, Long> waiting(BillingMonth month, int months) {
        Map<BillingMonth, Long> waiting = new TreeMap<>();
        jdbc.query(
                """
                select month, count(*) as tenants from invoice_task where state = 'OPEN' and month >= ? and month < ? group by month\
                """,
                row -> {
                    waiting.put(InvoiceRows.month(row), row.getLong("tenants"));
                },
                month.minus(months).firstDay(),
                month.firstDay());
        return waiting;
    }

    /** A task that nobody else is at, locked until the transaction ends; those that failed least come first. */
    public Optional<Task> next() {
        return jdbc
                .query(
                        """
                        select * from invoice_task where state = 'OPEN' order by attempts, month, tenant limit 1
                           for update skip locked\
                        """,
                        (row, i) -> new Task(
                                InvoiceRows.month(row),
                                new TenantId(row.getObject("tenant", UUID.class)),
                                row.getBoolean("finalise")))
                .stream()
                .findFirst();
    }

    /** What was final before keeps the note of the run that made it. */
    public void done(Task task, String outcome, @Nullable UUID invoice, @Nullable String note) {
        jdbc.update(
                """
                update invoice_task set state = 'DONE', outcome = ?, invoice = ?,
                       note = case when ? = 'ALREADY_FINAL' then note else ? end
                 where month = ? and tenant = ?\
                """,
                outcome,
                invoice,
                outcome,
                note,
                task.month().firstDay(),
                task.tenant().value());
    }

    /** Lets it be tried again behind all others, and no more after the third time. */
    public void failed(Task task, String why) {
        jdbc.update(
                """
                update invoice_task set attempts = attempts + 1, outcome = ?,
                       state = case when attempts + 1 < ? then 'OPEN' else 'FAILED' end
                 where month = ? and tenant = ? and state = 'OPEN'\
                """, why, MOST_ATTEMPTS, task.month().firstDay(), task.tenant().value());
    }

    /** How many tenants of a month are in which state. */
    public Map<String, Long> states(BillingMonth month) {
        Map<String, Long> states = new TreeMap<>();
        jdbc.query(
                "select state, count(*) as tenants from invoice_task where month = ? group by state",
                row -> {
                    states.put(row.getString("state"), row.getLong("tenants"));
                },
                month.firstDay());
        return states;
    }

    /** How many tenants of the newest month that was run came to which outcome; by state where they are not done. */
    public Map<String, Long> newestOutcomes() {
        Map<String, Long> outcomes = new TreeMap<>();
        jdbc.query("""
                select case state when 'DONE' then outcome else state end as came_to, count(*) as tenants
                  from invoice_task where month = (select max(month) from invoice_task) group by came_to\
                """, row -> {
            outcomes.put(row.getString("came_to"), row.getLong("tenants"));
        });
        return outcomes;
    }

    /**
     * In order of tenants.
     *
     * @param state null for any, as is the outcome
     */
    public List<Result> results(
            BillingMonth month, @Nullable String state, @Nullable String outcome, Optional<TenantId> after, int limit) {
        return jdbc.query(
                """
                select * from invoice_task
                 where month = ? and (?::text is null or state = ?::text) and (?::text is null or outcome = ?::text)
                   and (?::uuid is null or tenant > ?::uuid)
                 order by tenant limit ?\
                """,
                (row, i) -> new Result(
                        new TenantId(row.getObject("tenant", UUID.class)),
                        row.getString("state"),
                        row.getString("outcome"),
                        row.getObject("invoice", UUID.class),
                        row.getString("note")),
                month.firstDay(),
                state,
                state,
                outcome,
                outcome,
                after.map(TenantId::value).orElse(null),
                after.map(TenantId::value).orElse(null),
                limit);
    }
}

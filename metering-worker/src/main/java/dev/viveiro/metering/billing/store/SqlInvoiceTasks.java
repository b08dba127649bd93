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

    /** How a task ended. */
    public record Result(
            TenantId tenant,
            String state,
            @Nullable String outcome,
            @Nullable UUID invoice) {}

    /** Every tenant that ever had anything to be billed is to be done again. */
    public void open(BillingMonth month, boolean finalise) {
        jdbc.update("""
            insert into invoice_task (month, tenant, finalise, state)
            select ?, tenant, ?, 'OPEN' from billable_tenant order by tenant
            on conflict (month, tenant) do update set state = 'OPEN', finalise = excluded.finalise, attempts = 0\
            """, month.firstDay(), finalise);
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

    public void done(Task task, String outcome, @Nullable UUID invoice) {
        jdbc.update(
                "update invoice_task set state = 'DONE', outcome = ?, invoice = ? where month = ? and tenant = ?",
                outcome,
                invoice,
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

    /** In order of tenants. */
    public List<Result> results(BillingMonth month, Optional<TenantId> after, int limit) {
        return jdbc.query(
                """
                select * from invoice_task where month = ? and (?::uuid is null or tenant > ?::uuid) order by tenant limit ?\
                """,
                (row, i) -> new Result(
                        new TenantId(row.getObject("tenant", UUID.class)),
                        row.getString("state"),
                        row.getString("outcome"),
                        row.getObject("invoice", UUID.class)),
                month.firstDay(),
                after.map(TenantId::value).orElse(null),
                after.map(TenantId::value).orElse(null),
                limit);
    }
}

package dev.viveiro.metering.billing.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.rating.BillingMonth;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The list of documents: the newest month first. Each of its orders is that of an index. */
@Repository
public class SqlInvoiceList {
    private static final String ORDER = " order by month desc, id desc";

    private final JdbcTemplate jdbc;
    private final SqlInvoices invoices;

    SqlInvoiceList(JdbcTemplate jdbc, SqlInvoices invoices) {
        this.jdbc = jdbc;
        this.invoices = invoices;
    }

    /** Where a document stands in the list. */
    public record Key(BillingMonth month, UUID id) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            return new Key(BillingMonth.of(parts[0]), UUID.fromString(parts[1]));
        }

        @Override
        public String toString() {
            return month + "|" + id;
        }
    }

    /**
     * Which documents are asked for.
     *
     * @param tenant of all tenants when empty
     * @param drafts whether they are listed, too
     * @param dueBefore those that are owed and were to be paid before this day; whatever was when empty
     */
    public record Question(
            Optional<TenantId> tenant,
            boolean drafts,
            Optional<BillingMonth> month,
            Optional<InvoiceState> state,
            Optional<InvoiceKind> kind,
            Optional<LocalDate> dueBefore) {}

    /** A document's place in the list, and what tells whether it is overdue. */
    public record Place(Key key, TenantId tenant, @Nullable LocalDate dueOn) {}

    /** The next ones after one, at most {@code limit}. */
    public List<Place> after(Question question, Optional<Key> last, int limit) {
        StringBuilder sql = new StringBuilder("select month, id, tenant, due_on from invoice where true");
        List<Object> arguments = new ArrayList<>();
        question.tenant().ifPresent(tenant -> add(sql, arguments, " and tenant = ?", tenant.value()));
        if (!question.drafts()) {
            sql.append(" and number is not null");
        }
        question.month().ifPresent(month -> add(sql, arguments, " and month = ?", month.firstDay()));
        question.state().ifPresent(state -> add(sql, arguments, " and state = ?", state.name()));
        question.kind().ifPresent(kind -> add(sql, arguments, " and kind = ?", kind.name()));
        question.dueBefore()
                .ifPresent(
                        day -> add(sql, arguments, " and due_on < ? and state = 'FINAL' and credited_by is null", day));
        last.ifPresent(key -> {
            add(sql, arguments, " and (month, id) < (?, ?)", key.month().firstDay());
            arguments.add(key.id());
        });
        add(sql, arguments, ORDER + " limit ?", limit);
        return jdbc.query(
                sql.toString(),
                (row, i) -> new Place(
                        new Key(InvoiceRows.month(row), row.getObject("id", UUID.class)),
                        new TenantId(row.getObject("tenant", UUID.class)),
                        row.getObject("due_on", LocalDate.class)),
                arguments.toArray());
    }

    private static void add(StringBuilder sql, List<Object> arguments, String condition, Object argument) {
        sql.append(condition);
        arguments.add(argument);
    }

    /** These documents, in the order of the list. */
    public List<Invoice> documents(Collection<UUID> ids) {
        return invoices.all("select * from invoice where id = any (?)" + ORDER, (Object) ids.toArray(UUID[]::new));
    }
}

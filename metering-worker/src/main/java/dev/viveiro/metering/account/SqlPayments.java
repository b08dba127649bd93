package dev.viveiro.metering.account;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.PaymentSource.Told;
import dev.viveiro.metering.billing.PaidAmounts;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Payments. */
@Repository
class SqlPayments implements PaidAmounts {
    private final JdbcTemplate jdbc;

    SqlPayments(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** False when one with that reference is there. */
    boolean add(Told told) {
        Payment payment = told.payment();
        return jdbc.update(
                        """
                        insert into payment (tenant, reference, currency, amount, refund, note, received_at, booked_at, noted_by, provider)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
                        """,
                        payment.tenant().value(),
                        payment.reference(),
                        payment.currency(),
                        payment.amount(),
                        payment.refund(),
                        payment.note(),
                        Timestamp.from(payment.receivedAt()),
                        Timestamp.from(payment.bookedAt()),
                        told.by(),
                        told.provider())
                == 1;
    }

    /** The one with the same reference, which a provider has once and each tenant once. */
    Optional<Payment> find(Told told) {
        Payment payment = told.payment();
        List<Payment> found = told.provider() == null
                ? jdbc.query(
                        "select * from payment where tenant = ? and reference = ?",
                        (row, i) -> payment(row),
                        payment.tenant().value(),
                        payment.reference())
                : jdbc.query(
                        "select * from payment where reference = ? and provider is not null",
                        (row, i) -> payment(row),
                        payment.reference());
        return found.stream().findFirst();
    }

    /** What came last is the first. */
    List<Payment> list(TenantId tenant, Optional<Payment.Key> after, int limit) {
        StringBuilder sql = new StringBuilder("select * from payment where tenant = ?");
        List<Object> arguments = new ArrayList<>(List.of(tenant.value()));
        after.ifPresent(key -> {
            sql.append(" and (received_at, reference) < (?, ?)");
            arguments.addAll(List.of(Timestamp.from(key.receivedAt()), key.reference()));
        });
        sql.append(" order by received_at desc, reference desc limit ?");
        arguments.add(limit);
        return jdbc.query(sql.toString(), (row, i) -> payment(row), arguments.toArray());
    }

    /** What was paid less what went back, by currency. */
    Map<String, BigDecimal> paid(TenantId tenant) {
        return paid(Set.of(tenant)).getOrDefault(tenant, Map.of());
    }

    /** The same of several tenants; without those that never paid. */
    Map<TenantId, Map<String, BigDecimal>> paid(Set<TenantId> tenants) {
        Map<TenantId, Map<String, BigDecimal>> paid = new HashMap<>();
        jdbc.query(
                """
                select tenant, currency, sum(case when refund then -amount else amount end) as paid from payment
                 where tenant = any (?) group by tenant, currency\
                """,
                row -> {
                    paid.computeIfAbsent(new TenantId(row.getObject("tenant", UUID.class)), tenant -> new TreeMap<>())
                            .put(row.getString("currency"), row.getBigDecimal("paid"));
                },
                (Object) tenants.stream().map(TenantId::value).toArray(UUID[]::new));
        return paid;
    }

    @Override
    public BigDecimal paid(TenantId tenant, String currency) {
        return paid(tenant).getOrDefault(currency, BigDecimal.ZERO);
    }

    private static Payment payment(ResultSet row) throws SQLException {
        return new Payment(
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getString("reference"),
                row.getString("currency"),
                row.getBigDecimal("amount"),
                row.getBoolean("refund"),
                row.getString("note"),
                row.getTimestamp("received_at").toInstant(),
                row.getTimestamp("booked_at").toInstant());
    }
}

package dev.viveiro.metering.account.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.account.domain.CreditKind;
import dev.viveiro.metering.account.domain.CreditTerms;
import dev.viveiro.metering.billing.PaymentTerms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Versions of tenants' credit terms. */
@Repository
public class SqlCreditTerms implements PaymentTerms {
    private final JdbcTemplate jdbc;

    SqlCreditTerms(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** False when somebody else added that version meanwhile. */
    public boolean add(AgreedCredit agreed, String by) {
        CreditTerms terms = agreed.terms();
        return jdbc.update(
                        """
                        insert into credit_terms (tenant, version, kind, currency, warn_below, credit_limit, due_days, grace_days,
                          contact, agreed_at, agreed_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
                        """,
                        agreed.tenant().value(),
                        agreed.version(),
                        terms.kind().name(),
                        terms.currency(),
                        terms.warnBelow(),
                        terms.creditLimit(),
                        terms.dueDays(),
                        terms.graceDays(),
                        terms.contact(),
                        Timestamp.from(agreed.agreedAt()),
                        by)
                == 1;
    }

    public Optional<AgreedCredit> find(TenantId tenant, int version) {
        return one("select * from credit_terms where tenant = ? and version = ?", tenant.value(), version);
    }

    /** The highest version. */
    public Optional<AgreedCredit> inForce(TenantId tenant) {
        return one("select * from credit_terms where tenant = ? order by version desc limit 1", tenant.value());
    }

    /** By the version that suspends, too; none of a tenant that is not to pay by a day. */
    @Override
    public OptionalInt dueDays(TenantId tenant) {
        return inForce(tenant).map(agreed -> agreed.terms().dueDays()).stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /** The newest first. */
    public List<AgreedCredit> list(TenantId tenant, Optional<Integer> before, int limit) {
        return jdbc.query(
                "select * from credit_terms where tenant = ? and version < ? order by version desc limit ?",
                (row, i) -> agreed(row),
                tenant.value(),
                before.orElse(Integer.MAX_VALUE),
                limit);
    }

    private Optional<AgreedCredit> one(String sql, Object... arguments) {
        return jdbc.query(sql, (row, i) -> agreed(row), arguments).stream().findFirst();
    }

    private static AgreedCredit agreed(ResultSet row) throws SQLException {
        return new AgreedCredit(
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getInt("version"),
                row.getTimestamp("agreed_at").toInstant(),
                new CreditTerms(
                        CreditKind.valueOf(row.getString("kind")),
                        row.getString("currency"),
                        row.getBigDecimal("warn_below"),
                        row.getBigDecimal("credit_limit"),
                        row.getObject("due_days", Integer.class),
                        row.getObject("grace_days", Integer.class),
                        row.getString("contact")));
    }
}

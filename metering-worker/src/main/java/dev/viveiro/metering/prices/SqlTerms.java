package dev.viveiro.metering.prices;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Versions of tenants' terms. */
@Repository
class SqlTerms {
    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    SqlTerms(JdbcTemplate jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** False when somebody else added that version meanwhile. */
    boolean add(Terms terms, String by) {
        return jdbc.update(
                        """
                        insert into tenant_terms (tenant, version, valid_from, price_list, document, agreed_at, agreed_by)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
                        """,
                        terms.tenant().value(),
                        terms.version(),
                        terms.document().begins().firstDay(),
                        terms.document().priceList(),
                        json.writeValueAsString(terms.document()),
                        Timestamp.from(terms.agreedAt()),
                        by)
                == 1;
    }

    Optional<Terms> find(TenantId tenant, int version) {
        return one("select * from tenant_terms where tenant = ? and version = ?", tenant.value(), version);
    }

    int last(TenantId tenant) {
        return one("select * from tenant_terms where tenant = ? order by version desc limit 1", tenant.value())
                .map(Terms::version)
                .orElse(0);
    }

    /** When the next version begins after a month, if there is one. */
    Optional<BillingMonth> nextBegins(TenantId tenant, BillingMonth month) {
        return jdbc.queryForList("""
                        select valid_from from tenant_terms where tenant = ? and valid_from > ? order by valid_from limit 1\
                        """, LocalDate.class, tenant.value(), month.firstDay()).stream()
                .map(day -> new BillingMonth(YearMonth.from(day)))
                .findFirst();
    }

    /** The version that began last, of those that began together the highest. */
    Optional<Terms> inForce(TenantId tenant, BillingMonth month) {
        return one("""
                select * from tenant_terms where tenant = ? and valid_from <= ? order by valid_from desc, version desc limit 1\
                """, tenant.value(), month.firstDay());
    }

    /** The newest first. */
    List<Terms> list(TenantId tenant, Optional<Integer> before, int limit) {
        return jdbc.query(
                "select * from tenant_terms where tenant = ? and version < ? order by version desc limit ?",
                (row, i) -> terms(row),
                tenant.value(),
                before.orElse(Integer.MAX_VALUE),
                limit);
    }

    private Optional<Terms> one(String sql, Object... arguments) {
        return jdbc.query(sql, (row, i) -> terms(row), arguments).stream().findFirst();
    }

    private Terms terms(ResultSet row) throws SQLException {
        return new Terms(
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getInt("version"),
                row.getTimestamp("agreed_at").toInstant(),
                json.readValue(row.getString("document"), Terms.TermsDocument.class));
    }
}

package dev.viveiro.metering.prices;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Versions of price lists. */
@Repository
class SqlPrices {
    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    SqlPrices(JdbcTemplate jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** False when somebody else added that version meanwhile. */
    boolean add(PublishedPrices prices, String by) {
        return jdbc.update(
                        """
                        insert into price_list_version (name, version, valid_from, document, published_at, published_by)
                        values (?, ?, ?, ?, ?, ?) on conflict do nothing\
                        """,
                        prices.name(),
                        prices.version(),
                        prices.document().begins().firstDay(),
                        json.writeValueAsString(prices.document()),
                        Timestamp.from(prices.publishedAt()),
                        by)
                == 1;
    }

    Optional<PublishedPrices> find(String name, int version) {
        return one("select * from price_list_version where name = ? and version = ?", name, version);
    }

    Optional<PublishedPrices> last(String name) {
        return one("select * from price_list_version where name = ? order by version desc limit 1", name);
    }

    /** When the next version begins after a month, if there is one. */
    Optional<BillingMonth> nextBegins(String name, BillingMonth month) {
        return jdbc.queryForList("""
                        select valid_from from price_list_version where name = ? and valid_from > ?
                         order by valid_from limit 1\
                        """, LocalDate.class, name, month.firstDay()).stream()
                .map(day -> new BillingMonth(YearMonth.from(day)))
                .findFirst();
    }

    /** The version that began last, of those that began together the highest. */
    Optional<PublishedPrices> inForce(String name, BillingMonth month) {
        return one("""
                select * from price_list_version where name = ? and valid_from <= ? order by valid_from desc, version desc limit 1\
                """, name, month.firstDay());
    }

    /** In order of names and versions; with a tenant, only of lists that its terms name. */
    List<PublishedPrices> list(Optional<TenantId> tenant, Optional<PublishedPrices.Key> after, int limit) {
        StringBuilder sql = new StringBuilder("select * from price_list_version where true");
        List<Object> arguments = new ArrayList<>();
        tenant.ifPresent(id -> {
            sql.append(" and name in (select price_list from tenant_terms where tenant = ?)");
            arguments.add(id.value());
        });
        after.ifPresent(key -> {
            sql.append(" and (name, version) > (?, ?)");
            arguments.addAll(List.of(key.name(), key.version()));
        });
        sql.append(" order by name, version limit ?");
        arguments.add(limit);
        return jdbc.query(sql.toString(), (row, i) -> prices(row), arguments.toArray());
    }

    /** True when terms of the tenant name the list. */
    boolean isOf(TenantId tenant, String name) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select from tenant_terms where tenant = ? and price_list = ?)",
                Boolean.class,
                tenant.value(),
                name));
    }

    private Optional<PublishedPrices> one(String sql, Object... arguments) {
        return jdbc.query(sql, (row, i) -> prices(row), arguments).stream().findFirst();
    }

    private PublishedPrices prices(ResultSet row) throws SQLException {
        return new PublishedPrices(
                row.getString("name"),
                row.getInt("version"),
                row.getTimestamp("published_at").toInstant(),
                json.readValue(row.getString("document"), PriceListDocument.class));
    }
}

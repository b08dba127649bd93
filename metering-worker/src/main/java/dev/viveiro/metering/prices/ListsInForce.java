package dev.viveiro.metering.prices;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Price lists of many tenants and months: as many questions for all of them as for one. */
@Repository
public class ListsInForce {
    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    ListsInForce(JdbcTemplate jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Whose list is in force when. */
    public record TenantMonth(TenantId tenant, BillingMonth month) {}

    /** A version of a price list. */
    public record Version(String name, int version) {}

    /** By the rules of {@link Agreements#inForce} and {@link Prices#inForce}; left out is who has no terms or no prices then. */
    public Map<TenantMonth, PriceList> of(Collection<TenantMonth> wanted) {
        Map<TenantMonth, Version> versions = versions(List.copyOf(wanted));
        Map<Version, PriceList> lists = lists(versions.values());
        Map<TenantMonth, PriceList> inForce = new HashMap<>();
        versions.forEach((when, version) -> inForce.put(when, lists.get(version)));
        return inForce;
    }

    private Map<TenantMonth, Version> versions(List<TenantMonth> wanted) {
        Map<TenantMonth, Version> versions = new HashMap<>();
        jdbc.query(
                """
                select n.tenant, n.month, p.name, p.version
                  from unnest(?::uuid[], ?::date[]) as n(tenant, month)
                 cross join lateral (
                   select price_list from tenant_terms
                    where tenant = n.tenant and valid_from <= n.month order by valid_from desc, version desc limit 1) t
                 cross join lateral (
                   select name, version from price_list_version
                    where name = t.price_list and valid_from <= n.month order by valid_from desc, version desc limit 1) p\
                """,
                row -> {
                    versions.put(
                            new TenantMonth(
                                    new TenantId(row.getObject("tenant", UUID.class)),
                                    new BillingMonth(YearMonth.from(row.getObject("month", LocalDate.class)))),
                            new Version(row.getString("name"), row.getInt("version")));
                },
                wanted.stream().map(when -> when.tenant().value()).toArray(UUID[]::new),
                wanted.stream().map(when -> when.month().firstDay().toString()).toArray(String[]::new));
        return versions;
    }

    /** Versions that something was rated by; left out is what was never published. */
    public Map<Version, PriceList> lists(Collection<Version> versions) {
        Map<Version, PriceList> lists = new HashMap<>();
        jdbc.query(
                """
                select name, version, published_at, document from price_list_version
                 where (name, version) in (select * from unnest(?::text[], ?::int[]))\
                """,
                row -> {
                    PublishedPrices published = new PublishedPrices(
                            row.getString("name"),
                            row.getInt("version"),
                            row.getTimestamp("published_at").toInstant(),
                            json.readValue(row.getString("document"), PriceListDocument.class));
                    lists.put(new Version(published.name(), published.version()), published.priceList());
                },
                versions.stream().map(Version::name).toArray(String[]::new),
                versions.stream().map(Version::version).toArray(Integer[]::new));
        return lists;
    }
}

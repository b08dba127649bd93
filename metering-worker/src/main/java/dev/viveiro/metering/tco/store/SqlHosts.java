package dev.viveiro.metering.tco.store;

import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.HostModel;
import dev.viveiro.metering.tco.domain.PowerModel;
import dev.viveiro.web.PageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** What hosts are, each from a day on until its next row. */
@Repository
public class SqlHosts {
    private static final String ALL = """
        select m.*, least(m.ends, lead(starts) over (partition by host order by starts)) as until from host_model m\
        """;

    private final JdbcTemplate jdbc;

    SqlHosts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Where a row stands in the list. */
    public record Key(UUID host, LocalDate from) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            return PageKey.same(new Key(UUID.fromString(parts[0]), PageKey.day(parts[1])), text);
        }

        @Override
        public String toString() {
            return host + "|" + from;
        }
    }

    /**
     * Takes the place of what was said of the same host and day.
     *
     * @return what is kept
     */
    public StoredHost put(StoredHost host) {
        HostModel model = host.model();
        PowerModel power = model.power();
        jdbc.update(
                """
                insert into host_model (host, starts, ends, vcpus, memory_mib, disk_gib, vcpu_ratio, idle_watts, full_watts,
                  pue, price_per_kwh, currency)
                values (?, ?, ?::date, ?, ?, ?, ?, ?::numeric, ?::numeric, ?::numeric, ?::numeric, ?)
                on conflict (host, starts) do update set ends = excluded.ends, vcpus = excluded.vcpus,
                  memory_mib = excluded.memory_mib, disk_gib = excluded.disk_gib, vcpu_ratio = excluded.vcpu_ratio,
                  idle_watts = excluded.idle_watts, full_watts = excluded.full_watts, pue = excluded.pue,
                  price_per_kwh = excluded.price_per_kwh, currency = excluded.currency\
                """,
                model.host().value(),
                model.from(),
                model.to(),
                model.vcpus(),
                model.memoryMib(),
                model.diskGib(),
                model.vcpuRatio(),
                power == null ? null : power.idleWatts(),
                power == null ? null : power.fullWatts(),
                power == null ? null : power.pue(),
                power == null ? null : power.pricePerKwh(),
                host.currency() == null ? null : host.currency().getCurrencyCode());
        return jdbc.query(
                        "select * from (" + ALL + ") h where host = ? and starts = ?",
                        (row, i) -> stored(row),
                        model.host().value(),
                        model.from())
                .getFirst();
    }

    public List<StoredHost> list(Optional<Key> after, int limit) {
        return jdbc.query(
                "select * from (" + ALL + ") h where (host, starts) > (?::uuid, ?::date) order by host, starts limit ?",
                (row, i) -> stored(row),
                after.map(Key::host).orElse(new UUID(0, 0)),
                after.map(Key::from).orElse(LocalDate.of(1, 1, 1)),
                limit);
    }

    /** In force on one of those days at least. */
    public List<StoredHost> during(LocalDate from, LocalDate to) {
        return jdbc.query(
                "select * from (" + ALL
                        + ") h where starts < ? and coalesce(until, 'infinity') > ? order by host, starts",
                (row, i) -> stored(row),
                to,
                from);
    }

    private static StoredHost stored(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        return new StoredHost(
                new HostModel(
                        new HostId(row.getObject("host", UUID.class)),
                        row.getObject("starts", LocalDate.class),
                        SqlCosts.dayOrNull(row, "until"),
                        row.getLong("vcpus"),
                        row.getLong("memory_mib"),
                        row.getLong("disk_gib"),
                        row.getDouble("vcpu_ratio"),
                        power(row)),
                currency == null ? null : Currency.getInstance(currency));
    }

    private static @Nullable PowerModel power(ResultSet row) throws SQLException {
        return row.getBigDecimal("idle_watts") == null
                ? null
                : new PowerModel(
                        row.getBigDecimal("idle_watts"),
                        row.getBigDecimal("full_watts"),
                        row.getBigDecimal("pue"),
                        row.getBigDecimal("price_per_kwh"));
    }
}

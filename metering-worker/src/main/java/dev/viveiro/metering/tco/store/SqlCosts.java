package dev.viveiro.metering.tco.store;

import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.Charge;
import dev.viveiro.metering.tco.domain.CostEntry;
import dev.viveiro.metering.tco.domain.CostPhase;
import dev.viveiro.metering.tco.domain.CostResource;
import dev.viveiro.metering.tco.domain.Directness;
import dev.viveiro.metering.tco.domain.Scope;
import dev.viveiro.web.PageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Cost entries, in the order of their first days. */
@Repository
public class SqlCosts {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlCosts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Where an entry stands in the list. */
    public record Key(LocalDate from, UUID id) {
        /** Reads {@link #toString()}; throws {@link RuntimeException} for anything else. */
        public static Key parse(String text) {
            String[] parts = text.split("\\|", -1);
            return PageKey.same(new Key(PageKey.day(parts[0]), UUID.fromString(parts[1])), text);
        }

        @Override
        public String toString() {
            return from + "|" + id;
        }
    }

    /** Keeps those whose id is not there yet. */
    public void add(Collection<CostEntry> entries) {
        jdbc.batchUpdate("""
            insert into cost_entry (id, name, resource, phase, directness, hosts, charge, life_months, amount, currency,
              starts, ends) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
            """, entries, BATCH, (row, entry) -> {
            row.setObject(1, entry.id());
            row.setString(2, entry.name());
            row.setString(3, entry.resource().name());
            row.setString(4, entry.phase().name());
            row.setString(5, entry.directness().name());
            row.setArray(
                    6,
                    row.getConnection()
                            .createArrayOf(
                                    "uuid",
                                    entry.scope().hosts().stream()
                                            .map(HostId::value)
                                            .sorted()
                                            .toArray()));
            row.setString(7, entry.charge().name());
            row.setObject(8, entry.lifeMonths(), Types.INTEGER);
            row.setBigDecimal(9, entry.amount());
            row.setString(10, entry.currency().getCurrencyCode());
            row.setObject(11, entry.from());
            row.setObject(12, entry.to(), Types.DATE);
        });
    }

    public List<CostEntry> withIds(Collection<UUID> ids) {
        return jdbc.query(
                "select * from cost_entry where id = any (?) order by starts, id", (row, i) -> entry(row), (Object)
                        ids.toArray(UUID[]::new));
    }

    /** Empty when there is none. */
    public Optional<CostEntry> find(UUID id) {
        return withIds(List.of(id)).stream().findFirst();
    }

    /** The day after its last. */
    public void end(UUID id, LocalDate to) {
        jdbc.update("update cost_entry set ends = ? where id = ?", to, id);
    }

    public List<CostEntry> list(Optional<Key> after, int limit) {
        return jdbc.query(
                "select * from cost_entry where (starts, id) > (?::date, ?::uuid) order by starts, id limit ?",
                (row, i) -> entry(row),
                after.map(Key::from).orElse(LocalDate.of(1, 1, 1)),
                after.map(Key::id).orElse(new UUID(0, 0)),
                limit);
    }

    /** All that may cost something before that day, or was invested before it. */
    public List<CostEntry> before(LocalDate day, Currency currency) {
        return jdbc.query(
                "select * from cost_entry where starts < ? and currency = ? order by starts, id",
                (row, i) -> entry(row),
                day,
                currency.getCurrencyCode());
    }

    private static CostEntry entry(ResultSet row) throws SQLException {
        return new CostEntry(
                row.getObject("id", UUID.class),
                row.getString("name"),
                CostResource.valueOf(row.getString("resource")),
                CostPhase.valueOf(row.getString("phase")),
                Directness.valueOf(row.getString("directness")),
                new Scope(Arrays.stream((UUID[]) row.getArray("hosts").getArray())
                        .map(HostId::new)
                        .collect(Collectors.toSet())),
                Charge.valueOf(row.getString("charge")),
                row.getObject("life_months", Integer.class),
                row.getBigDecimal("amount"),
                Currency.getInstance(row.getString("currency")),
                row.getObject("starts", LocalDate.class),
                dayOrNull(row, "ends"));
    }

    static @Nullable LocalDate dayOrNull(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDate.class);
    }
}

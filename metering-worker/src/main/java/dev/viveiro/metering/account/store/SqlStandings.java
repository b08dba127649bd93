package dev.viveiro.metering.account.store;

import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** How tenants with credit terms stand; a row's lock is held by whoever assesses its tenant. */
@Repository
public class SqlStandings {
    private final JdbcTemplate jdbc;

    SqlStandings(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A tenant stands well until something else was told; one that is there stays as it is. */
    public void open(TenantId tenant, Instant now) {
        jdbc.update("""
                insert into credit_standing (tenant, standing, version, since, look_at) values (?, 'GOOD', 0, ?, ?)
                on conflict do nothing\
                """, tenant.value(), Timestamp.from(now), Timestamp.from(now));
    }

    public Optional<ToldStanding> find(TenantId tenant) {
        return one("select * from credit_standing where tenant = ?", tenant.value());
    }

    /** Waits for whoever has it; empty for a tenant without credit terms. */
    public Optional<ToldStanding> lock(TenantId tenant) {
        return one("select * from credit_standing where tenant = ? for update", tenant.value());
    }

    /** One that is due and that nobody else is at, locked until the transaction ends; who waits longest comes first. */
    public Optional<ToldStanding> lockDue(Instant now) {
        return one(
                "select * from credit_standing where look_at <= ? order by look_at limit 1 for update skip locked",
                Timestamp.from(now));
    }

    /** Lets a tenant be assessed at a time, or before if it is due before; nothing for one without credit terms. */
    public void lookBy(TenantId tenant, Instant at) {
        jdbc.update(
                "update credit_standing set look_at = least(look_at, ?) where tenant = ?",
                Timestamp.from(at),
                tenant.value());
    }

    public void lookNotBefore(TenantId tenant, Instant at) {
        jdbc.update("update credit_standing set look_at = ? where tenant = ?", Timestamp.from(at), tenant.value());
    }

    public void change(ToldStanding after) {
        jdbc.update(
                "update credit_standing set standing = ?, version = ?, since = ? where tenant = ?",
                after.standing().name(),
                after.version(),
                Timestamp.from(after.since()),
                after.tenant().value());
    }

    private Optional<ToldStanding> one(String sql, Object... arguments) {
        return jdbc.query(sql, (row, i) -> standing(row), arguments).stream().findFirst();
    }

    private static ToldStanding standing(ResultSet row) throws SQLException {
        return new ToldStanding(
                new TenantId(row.getObject("tenant", UUID.class)),
                CreditStanding.valueOf(row.getString("standing")),
                row.getLong("version"),
                row.getTimestamp("since").toInstant());
    }
}

package dev.viveiro.notification.credentials.store;

import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Sealed passwords by the hash of their link. */
@Repository
public class SqlSealedCredentials {
    private final JdbcTemplate jdbc;

    SqlSealedCredentials(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps ciphertext and the hash of the link that will open it. */
    public void keep(SealedRow row, byte[] tokenHash, Instant now) {
        jdbc.update(
                """
                insert into sealed_credential (delivery, vm, generation, account, address, sealed, token_sha256, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""",
                row.delivery(),
                row.vm().value(),
                row.generation(),
                row.account(),
                row.address(),
                row.sealed(),
                tokenHash,
                Timestamp.from(now));
    }

    /** The row of a link, locked until the transaction ends; empty for a link that nobody was sent. */
    public Optional<SealedRow> lock(byte[] tokenHash) {
        return jdbc
                .query(
                        "select * from sealed_credential where token_sha256 = ? for update",
                        (row, i) -> row(row),
                        tokenHash)
                .stream()
                .findFirst();
    }

    /** Forgets the ciphertext. */
    public void burn(UUID delivery, Instant now) {
        jdbc.update(
                "update sealed_credential set sealed = null, revealed_at = ? where delivery = ?",
                Timestamp.from(now),
                delivery);
    }

    private static SealedRow row(ResultSet row) throws SQLException {
        Timestamp revealed = row.getTimestamp("revealed_at");
        return new SealedRow(
                row.getObject("delivery", UUID.class),
                new VmId(row.getObject("vm", UUID.class)),
                row.getInt("generation"),
                row.getString("account"),
                row.getString("address"),
                row.getString("sealed"),
                revealed == null ? null : revealed.toInstant());
    }
}

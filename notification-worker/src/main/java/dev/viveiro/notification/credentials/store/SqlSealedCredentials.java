package dev.viveiro.notification.credentials.store;

import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Sealed passwords by the hash of their link. */
@Repository
public class SqlSealedCredentials {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlSealedCredentials(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps ciphertexts, each with the hash of the link that will open it. */
    public void keep(Map<SealedRow, byte[]> tokenHashes, Instant now) {
        jdbc.batchUpdate("""
                insert into sealed_credential (delivery, vm, generation, account, address, sealed, token_sha256, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""", tokenHashes.entrySet(), BATCH, (insert, entry) -> {
            SealedRow row = entry.getKey();
            insert.setObject(1, row.delivery());
            insert.setObject(2, row.vm().value());
            insert.setInt(3, row.generation());
            insert.setString(4, row.account());
            insert.setString(5, row.address());
            insert.setString(6, row.sealed());
            insert.setBytes(7, entry.getValue());
            insert.setTimestamp(8, Timestamp.from(now));
        });
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

package dev.viveiro.worker.journal;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import java.sql.SQLException;
import java.util.Optional;

/** The journal's few single values. */
final class Meta {
    static final String REPORT = "last-report-number";
    static final String EPOCH = "host-epoch";
    static final String WELCOMED = "welcomed-greeting";
    static final String JOURNAL = "journal";
    private static final String HOST = "host";

    private Meta() {}

    /** The file's id, minted when it is new; refuses another host's file. */
    static String identify(Sql sql, HostId host, Ids ids) throws SQLException {
        Optional<String> owner = get(sql, HOST);
        if (owner.isPresent() && !owner.get().equals(host.toString())) {
            throw new SQLException("it belongs to host " + owner.get() + ", this worker is " + host
                    + "; move the file away to begin anew");
        }
        Optional<String> known = get(sql, JOURNAL);
        if (known.isPresent()) {
            return known.get();
        }
        String minted = ids.next().toString();
        put(sql, HOST, host.toString());
        put(sql, JOURNAL, minted);
        return minted;
    }

    static Optional<String> get(Sql sql, String key) throws SQLException {
        return sql.one("SELECT value FROM meta WHERE key = ?", row -> row.getString(1), key);
    }

    static long number(Sql sql, String key) throws SQLException {
        return get(sql, key).map(Long::parseLong).orElse(0L);
    }

    static void put(Sql sql, String key, String value) throws SQLException {
        sql.update(
                "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key,
                value);
    }
}

package dev.viveiro.system;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Every value of every table of a database, as bytes that can be searched. */
final class Tables {
    private Tables() {}

    /** Whole tables of PostgreSQL, one after the other. */
    static List<byte[]> ofSchema(Connection database, String schema) throws SQLException {
        return contents(
                database,
                texts(
                        database,
                        "select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables"
                                + " where table_type = 'BASE TABLE' and table_schema = '" + schema + "'"));
    }

    /** Whole tables of SQLite, one after the other. */
    static List<byte[]> ofFile(Connection database) throws SQLException {
        return contents(database, texts(database, "select name from sqlite_schema where type = 'table'"));
    }

    private static List<byte[]> contents(Connection database, List<String> tables) throws SQLException {
        List<byte[]> contents = new ArrayList<>();
        for (var table : tables) {
            contents.add(content(database, table));
        }
        return contents;
    }

    /** Text and binary values as they are stored, all others as text; one line per value. */
    private static byte[] content(Connection database, String table) throws SQLException {
        var content = new ByteArrayOutputStream();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery("select * from " + table)) {
            while (rows.next()) {
                for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    var value = rows.getObject(column);
                    content.writeBytes(
                            value instanceof byte[] binary
                                    ? binary
                                    : String.valueOf(value).getBytes(StandardCharsets.UTF_8));
                    content.write('\n');
                }
            }
        }
        return content.toByteArray();
    }

    private static List<String> texts(Connection database, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}

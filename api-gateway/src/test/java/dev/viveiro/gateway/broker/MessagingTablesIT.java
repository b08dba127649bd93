package dev.viveiro.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** The gateway's migrations end in the tables that the messaging code expects. */
class MessagingTablesIT {
    private static final String COLUMNS = """
            select table_name, column_name, data_type, is_nullable, column_default, is_identity
              from information_schema.columns
             where table_schema = ? and table_name in ('outbox', 'inbox') order by table_name, column_name""";
    private static final String INDEXES = """
            select replace(indexdef, schemaname || '.', '') from pg_indexes
             where schemaname = ? and tablename in ('outbox', 'inbox') order by 1""";

    private final Database database = DatabaseFixture.shared().freshDatabase();
    private final JdbcTemplate jdbc =
            new JdbcTemplate(new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password()));

    @Test
    void outbox_and_inbox_have_the_expected_columns_and_indexes() throws Exception {
        migrate("gateway");
        make("expected");
        assertThat(jdbc.queryForList(COLUMNS, "gateway"))
                .isNotEmpty()
                .isEqualTo(jdbc.queryForList(COLUMNS, "expected"));
        assertThat(indexes("gateway")).isNotEmpty().isEqualTo(indexes("expected"));
    }

    private List<@Nullable String> indexes(String schema) {
        return jdbc.queryForList(INDEXES, String.class, schema);
    }

    private void migrate(String schema) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .defaultSchema(schema)
                .load()
                .migrate();
    }

    private void make(String schema) throws Exception {
        var connection = new SingleConnectionDataSource(database.jdbcUrl(), database.user(), database.password(), true);
        try (connection) {
            connection.getConnection().createStatement().execute("create schema " + schema);
            connection.getConnection().setSchema(schema);
            ScriptUtils.executeSqlScript(connection.getConnection(), new ClassPathResource("db/messaging.sql"));
        }
    }
}

package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ManyRowsIT {
    private static final UUID ID = UUID.fromString("0190a1b2-c3d4-7e5f-8a9b-ffeeddccbbaa");

    private final Database database = DatabaseFixture.shared().freshDatabase();
    private final DriverManagerDataSource source =
            new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
    private final JdbcTemplate jdbc = new JdbcTemplate(source);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    private final ManyRows rows = new ManyRows(jdbc);

    @BeforeEach
    void table() {
        jdbc.execute("""
                create table thing (n int primary key, u uuid, t text, b bytea, j jsonb, s smallint, l bigint, o boolean,
                  z timestamptz, a inet, x text[], position bigint generated always as identity)""");
    }

    @Test
    void every_type_arrives_as_an_insert_would_have_written_it() {
        rows.insert("thing", "n, u, t, b, j, s, l, o, z, a, x", List.of(1), (row, n) -> row.integer(n)
                .uuid(ID)
                .text("tab\tback\\slash \\N ñ 😀\r\n\"'")
                .bytes(new byte[] {0, -1, 10})
                .json("{\"é\": [1]}".getBytes(StandardCharsets.UTF_8))
                .smallint(-2)
                .bigint(Long.MIN_VALUE)
                .bool(true)
                .time(Instant.parse("1969-12-31T23:59:59.123456789Z"))
                .address("10.64.0.255")
                .noTexts());
        jdbc.update(
                "insert into thing values (2, ?, ?, '\\x00ff0a', '{\"é\": [1]}', -2, ?, true,"
                        + " '1969-12-31T23:59:59.123456Z', '10.64.0.255', '{}')",
                ID,
                "tab\tback\\slash \\N ñ 😀\r\n\"'",
                Long.MIN_VALUE);
        assertThat(jdbc.queryForObject(
                        "select count(*) from (select distinct u, t, b, j, s, l, o, z, a, x from thing) d", Long.class))
                .isOne();
        assertThat(jdbc.queryForObject("select host(a) from thing where n = 1", String.class))
                .isEqualTo("10.64.0.255");
    }

    @Test
    void what_is_absent_is_null() {
        rows.insert(
                "thing",
                "n, u, t, j, a",
                List.of(1),
                (row, n) -> row.integer(n).uuid(null).text(null).json(null).absent());
        assertThat(jdbc.queryForObject(
                        "select u is null and t is null and j is null and a is null from thing", Boolean.class))
                .isTrue();
    }

    @Test
    void more_rows_than_fit_into_one_chunk_keep_their_order() {
        String kilobyte = "x".repeat(1_000);
        rows.insert("thing", "n, t", IntStream.range(0, 1_000).boxed().toList(), (row, n) -> row.integer(n)
                .text(kilobyte));
        assertThat(jdbc.queryForObject(
                        "select count(*) from thing where position = n + 1 and length(t) = 1000", Long.class))
                .isEqualTo(1_000);
    }

    @Test
    void a_row_that_is_there_already_undoes_what_the_transaction_wrote_before() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    rows.insert("thing", "n", List.of(1, 2), (row, n) -> row.integer(n));
                    rows.insert("thing", "n", List.of(3, 2), (row, n) -> row.integer(n));
                }))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(jdbc.queryForObject("select count(*) from thing", Long.class))
                .isZero();
    }

    @Test
    void a_row_with_a_value_too_few_is_refused_and_the_connection_stays_usable() {
        transaction.executeWithoutResult(status -> {
            assertThatThrownBy(() -> rows.insert("thing", "n, t", List.of(1), (row, n) -> row.integer(n)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("expected 2 values in a row, got 1");
            status.setRollbackOnly();
        });
        rows.insert("thing", "n", List.of(1), (row, n) -> row.integer(n));
        assertThat(jdbc.queryForObject("select count(*) from thing", Long.class))
                .isOne();
    }
}

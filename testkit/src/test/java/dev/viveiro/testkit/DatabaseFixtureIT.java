package dev.viveiro.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseFixtureIT {
    private final Database database = DatabaseFixture.shared().freshDatabase();

    @Test
    void a_commit_is_on_disk_before_it_is_answered() throws SQLException {
        assertThat(ask(database, "show fsync")).isEqualTo("on");
        assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
    }

    @Test
    void every_call_gives_a_database_of_its_own() throws SQLException {
        database.execute("create table oak (id int)");
        var other = DatabaseFixture.shared().freshDatabase();
        assertThat(ask(other, "select count(*) from pg_tables where tablename = 'oak'"))
                .isEqualTo("0");
    }

    @Test
    void a_role_works_in_its_own_schema_and_sees_no_other() throws SQLException {
        var gateway = database.withSchema("gateway");
        var metering = database.withSchema("metering");
        gateway.execute("create table vms (id int)");
        assertThat(ask(gateway, "select count(*) from gateway.vms")).isEqualTo("0");
        assertThatThrownBy(() -> ask(metering, "select count(*) from gateway.vms"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    private static String ask(Database database, String sql) throws SQLException {
        try (var connection = database.connect();
                var answer = connection.createStatement().executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }
}

package dev.viveiro.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ten thousand rows in one call. What was measured is printed; a machine that is busy otherwise has three attempts. */
class LargeBatchIT {
    private static final Duration LOCKED = Duration.ofSeconds(3);
    private static final int ATTEMPTS = 3;

    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
        HostStandIn hosts = new HostStandIn(gateway.context());
        hosts.join("one");
        hosts.join("two");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void ten_thousand_rows_are_accepted_at_once_and_hold_the_tenant_for_less_than_a_second() throws Exception {
        BatchIT.upload(gateway.admin(), BatchIT.roster(1_000), "").is(202);
        Duration best = Duration.ofDays(1);
        for (int attempt = 1; attempt <= ATTEMPTS && best.compareTo(LOCKED) >= 0; attempt++) {
            Duration locked = acceptAndCancel();
            best = locked.compareTo(best) < 0 ? locked : best;
        }
        assertThat(best).isLessThan(LOCKED);
    }

    /** For how long the tenant was locked. */
    private static Duration acceptAndCancel() throws Exception {
        LockWatch watch = new LockWatch();
        Thread watching = Thread.ofPlatform().start(watch);
        long begun = System.nanoTime();

        Http.Answer answer = BatchIT.upload(gateway.admin(), BatchIT.roster(10_000), "");

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        watch.ended.set(true);
        watching.join();
        System.out.printf("10,000 rows: answered in %s, tenant locked for %s%n", took, watch.longest);
        answer.is(202);
        assertThat(answer.json().at("/batch/counts/total").asInt()).isEqualTo(10_000);
        assertThat(answer.json().at("/batch/counts/pending").asInt()).isEqualTo(10_000);
        assertThat(gateway.bean(JdbcClient.class)
                        .sql("select count(*) from (select v.name from vms v where state <> 'DELETED' group by v.name"
                                + " having count(*) > 1) twice")
                        .query(Long.class)
                        .single())
                .isZero();
        Http.Answer cancelled = gateway.admin().post("/v1/batches/" + answer.text("/batch/id") + "/cancel", "");
        assertThat(cancelled.is(202).json().at("/batch/counts/pending").asInt()).isZero();
        assertThat(gateway.bean(JdbcClient.class)
                        .sql("select sum(machines) from hosts")
                        .query(Long.class)
                        .single())
                .isLessThan(1_100L);
        return watch.longest;
    }

    /** Asks every few milliseconds whether the tenant's row is locked, and keeps the longest time it was. */
    private static final class LockWatch implements Runnable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private Duration longest = Duration.ZERO;

        @Override
        public void run() {
            try (Connection connection = gateway.database().connect();
                    Statement statement = connection.createStatement()) {
                long since = 0;
                while (!ended.get()) {
                    long now = System.nanoTime();
                    if (free(statement)) {
                        since = 0;
                    } else if (since == 0) {
                        since = now;
                    } else if (now - since > longest.toNanos()) {
                        longest = Duration.ofNanos(now - since);
                    }
                    statement.execute("select pg_sleep(0.005)");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean free(Statement statement) throws SQLException {
            try (ResultSet row =
                    statement.executeQuery("select 1 from tenants where name = 'main' for no key update skip locked")) {
                return row.next();
            }
        }
    }
}

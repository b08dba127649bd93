package dev.viveiro.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What one batch writes before it has its tenant's lock may be wrong by the time that it has it. */
class BatchesAtOnceIT {
    private static final int ROWS = 150;

    private static GatewayUnderTest gateway;
    private static JdbcClient jdbc;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
        jdbc = gateway.bean(JdbcClient.class);
        new HostStandIn(gateway.context()).join("one");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "example.com"})
    void two_that_want_the_same_names_both_get_their_machines_and_people_are_made_once(String domain) throws Exception {
        String roster = BatchIT.roster(ROWS);
        String other = roster.replace("example.org", domain);
        long machinesBefore = number("select count(*) from vms");
        List<Http.Answer> answers;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
                Connection holder = gateway.database().connect()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("select 1 from tenants where name = 'main' for no key update");
            List<Future<Http.Answer>> calls = List.of(
                    callers.submit(() -> BatchIT.upload(gateway.admin(), roster, "")),
                    callers.submit(() -> BatchIT.upload(gateway.admin(), other, "")));
            await().atMost(Duration.ofSeconds(60)).until(() -> waitingForALock() == 2);
            holder.rollback();
            answers = List.of(calls.get(0).get(), calls.get(1).get());
        }
        answers.forEach(answer -> assertThat(
                        answer.is(202).json().at("/batch/counts/pending").asInt())
                .isEqualTo(ROWS));
        assertThat(number("select count(*) from vms") - machinesBefore).isEqualTo(2 * ROWS);
        assertThat(number("select count(distinct name) from vms")).isEqualTo(number("select count(*) from vms"));
        assertThat(number("select count(*) from users where email like '%@" + domain + "'"))
                .isEqualTo(ROWS);
        assertThat(number("select count(*) from vms v join users u on u.id = v.owner and u.email = v.owner_email"))
                .isEqualTo(number("select count(*) from vms"));
        assertThat(number("select count(*) from addresses a join vms v on v.id = a.vm and v.address = a.address"))
                .isEqualTo(number("select count(*) from addresses where vm is not null"))
                .isEqualTo(number("select sum(machines) from hosts"))
                .isEqualTo(number("select count(*) from batch_items i join operations o on o.id = i.operation"
                        + " join placements p on p.operation = o.id and p.vm = i.vm"));
    }

    private static long waitingForALock() {
        return number("select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock' and query like '%from tenants%'");
    }

    private static long number(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}

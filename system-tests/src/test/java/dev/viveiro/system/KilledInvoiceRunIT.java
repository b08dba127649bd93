package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Metering is killed in the middle of a tenant's document, when it has a number for it already; whoever goes on, and however often the
 * run is asked for, one set of invoices comes of it.
 */
class KilledInvoiceRunIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Documents that are there when the run stops. */
    private static final int BEFORE = 5;

    private static List<String> undisturbed = List.of();

    @BeforeAll
    static void runUndisturbed() throws Exception {
        try (var replicas = new MeteringReplicas()) {
            var metering = replicas.start();
            var month = InvoicedMonth.in(replicas.database(), metering);
            InvoicedMonth.run(metering);
            await().atMost(PATIENCE).until(month::isDone);
            undisturbed = month.documents();
            assertThat(undisturbed).hasSize(InvoicedMonth.TENANTS);
            oneSet(month);
        }
    }

    @Test
    void a_run_that_died_and_is_asked_for_again_makes_one_set_of_invoices() throws Exception {
        try (var replicas = new MeteringReplicas()) {
            var killed = replicas.start();
            var month = InvoicedMonth.in(replicas.database(), killed);
            try (var stop = month.stopAt(BEFORE)) {
                InvoicedMonth.run(killed);
                await().atMost(PATIENCE).until(() -> waiting(replicas) == 1);
                killed.kill();
                stop.rollback();
            }
            await().atMost(PATIENCE).until(() -> others(replicas) == 0);
            assertThat(month.documents()).hasSize(BEFORE);

            InvoicedMonth.run(replicas.start());
            await().atMost(PATIENCE).until(month::isDone);
            oneSet(month);
        }
    }

    @Test
    void of_two_replicas_that_share_a_run_one_dies_and_the_other_does_what_it_left() throws Exception {
        try (var replicas = new MeteringReplicas()) {
            var killed = replicas.start();
            var month = InvoicedMonth.in(replicas.database(), killed);
            replicas.start();
            try (var stop = month.stopAt(BEFORE)) {
                InvoicedMonth.run(killed);
                // one for its document, and the other one for its turn to get a number
                await().atMost(PATIENCE).until(() -> waiting(replicas) == 2);
                killed.kill();
                stop.rollback();
            }
            await().atMost(PATIENCE).until(month::isDone);
            oneSet(month);

            InvoicedMonth.run(replicas.start());
            await().atMost(PATIENCE).until(month::isDone);
            oneSet(month);
        }
    }

    private static void oneSet(InvoicedMonth month) throws SQLException {
        assertThat(month.documents()).isEqualTo(undisturbed);
        assertThat(month.numbers())
                .isEqualTo(IntStream.rangeClosed(1, InvoicedMonth.TENANTS)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    /** Sessions that wait for a lock. */
    private static long waiting(MeteringReplicas replicas) throws SQLException {
        return sessions(replicas, "wait_event_type = 'Lock'");
    }

    /** Sessions of anybody else. */
    private static long others(MeteringReplicas replicas) throws SQLException {
        return sessions(replicas, "pid <> pg_backend_pid() and backend_type = 'client backend'");
    }

    private static long sessions(MeteringReplicas replicas, String which) throws SQLException {
        try (var connection = replicas.administrator().connect();
                var look = connection.createStatement();
                var row = look.executeQuery(
                        "select count(*) from pg_stat_activity where datname = current_database() and " + which)) {
            row.next();
            return row.getLong(1);
        }
    }
}

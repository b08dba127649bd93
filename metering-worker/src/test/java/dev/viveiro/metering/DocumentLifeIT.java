package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.metering.Stories.Machine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** When documents are issued, and how they stop to count: a machine of 2 processors and 2048 MiB is 51.36 in February and 54.91 in March. */
class DocumentLifeIT extends BilledMonths {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void what_was_paid_or_followed_by_another_document_is_taken_back_and_never_void() {
        billed.machine(2, FIRST, GONE);
        billed.run(FEBRUARY, true);
        String february = only().get("id").asString();
        billed.run(MARCH, true);
        JsonNode problem = admin.put("/v1/invoices/" + february + "/void", "", 409);
        assertThat(problem.get("detail").asString()).contains("/v1/invoices/" + february + "/credit-note");
        String march = billed.documents().get(0).get("id").asString();
        // 51.36 of February, and a cent of the 54.91 of March
        admin.put("/v1/payments/bank-1", "{\"currency\":\"EUR\",\"amount\":\"51.37\"}", 201);
        admin.put("/v1/invoices/" + march + "/void", "", 409);
        admin.put("/v1/payments/bank-2", "{\"currency\":\"EUR\",\"amount\":\"0.01\",\"refund\":true}", 201);
        admin.put("/v1/invoices/" + march + "/void", "", 200);
        admin.put("/v1/invoices/" + february + "/void", "", 409);
        admin.put("/v1/invoices/" + february + "/credit-note", "", 200);
    }

    @Test
    void a_number_that_was_waited_for_is_issued_at_the_time_when_it_is_given() throws SQLException {
        billed.machine(2, FIRST, GONE);
        try (Connection other = MeteringInATest.DATABASE.connect()) {
            other.setAutoCommit(false);
            try (Statement lock = other.createStatement()) {
                // whatever the year: the run waits for one of them
                lock.execute("lock table invoice_series in exclusive mode");
                admin.put("/v1/invoices/runs/" + FEBRUARY, "{\"finalise\":true}", 202);
                await().atMost(SOON).until(() -> 0 < count("""
                    select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
                       and query like '%invoice_series%'\
                    """));
            }
            Instant given = Instant.now().truncatedTo(ChronoUnit.MICROS);
            other.rollback();
            billed.run(FEBRUARY, true);
            assertThat(Instant.parse(only().get("issuedAt").asString())).isAfterOrEqualTo(given);
        }
        assertThat(issuedBeforeTheNumberBefore(jdbc)).isEmpty();
    }

    @Test
    void a_clock_that_is_behind_issues_no_document_before_the_one_of_the_number_before() {
        billed.machine(2, FIRST, GONE);
        billed.run(FEBRUARY, true);
        // as if another replica's clock had been ahead
        assertThat(new Tampering(transaction, jdbc)
                        .with(
                                "update invoice set issued_at = issued_at + interval '2 seconds' where id = ?",
                                UUID.fromString(only().get("id").asString())))
                .isEqualTo(1);
        billed.run(MARCH, true);
        assertThat(issuedBeforeTheNumberBefore(jdbc)).isEmpty();
    }

    /** Documents whose time falls behind that of the number before. */
    static List<@Nullable String> issuedBeforeTheNumberBefore(JdbcTemplate jdbc) {
        return jdbc.queryForList("""
            select series || ' ' || number
              from (select series, number, issued_at, lag(issued_at) over (partition by series order by number) as before
                      from invoice where number is not null) issued
             where issued_at < before\
            """, String.class);
    }

    private long count(String sql) {
        Long count = jdbc.queryForObject(sql, Long.class);
        return count == null ? 0 : count;
    }

    @Test
    void what_was_given_back_of_an_invoice_is_not_given_back_again_with_the_rest_of_it() {
        Machine late = billed.machine(2, FIRST, SPRING);
        billed.run(FEBRUARY, true);
        String invoice = "/v1/invoices/" + only().get("id").asString();
        billed.late(late, FIFTEENTH);
        billed.run(MARCH, true);
        assertThat(invoiced()).isEqualTo("24.80");
        JsonNode problem = admin.put(invoice + "/void", "", 409);
        assertThat(problem.get("detail").asString()).contains(invoice + "/credit-note");

        JsonNode note = admin.put(invoice + "/credit-note", "", 200);
        assertThat(invoiced()).isEqualTo("0.00");
        assertThat(note.get("net").asString()).isEqualTo("20.16");
        assertThat(note.get("total").asString()).isEqualTo("24.80");
        JsonNode last = note.get("lines").get(note.get("lines").size() - 1);
        assertThat(last.get("amount").asString()).isEqualTo("-21.60");
        assertThat(admin.get("/v1/invoices/" + last.get("corrects").asString(), 200)
                        .get("number")
                        .asString())
                .startsWith("CN-");
        assertThat(admin.put(invoice + "/credit-note", "", 200)).isEqualTo(note);
        assertThat(billed.customer()
                        .get("/v1/reconciliation/amounts?month=" + FEBRUARY, 200)
                        .get("items"))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.get("finding").asString()).isEqualTo("BALANCED"));

        billed.run(FEBRUARY, true);
        // 20.16 and 4.64 again: what was given back of the one before is no matter of this one
        assertThat(invoiced()).isEqualTo("24.80");
        billed.run(MARCH, true);
        assertThat(invoiced()).isEqualTo("24.80");
    }

    private String invoiced() {
        return admin.get("/v1/balance", 200).get("items").get(0).get("invoiced").asString();
    }

    private JsonNode only() {
        assertThat(billed.documents()).hasSize(1);
        return billed.documents().get(0);
    }
}

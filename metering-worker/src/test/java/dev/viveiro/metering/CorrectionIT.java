package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceName;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Machines at 0.06 an hour, with 23 % tax: 41.76 in February 2024, of which 20.16 until the 15th, and 44.64 in March. */
class CorrectionIT extends BilledMonths {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void two_replicas_that_bill_two_months_of_a_tenant_at_once_bill_a_correction_once() throws SQLException {
        Machine late = machine(FIRST, GONE);
        run(FEBRUARY);
        machine(SPRING, GONE);
        endedEarly(late);
        billMarchAndAprilAtOnce();
        assertThat(corrections()).containsExactly("-21.60");
    }

    @Test
    void two_replicas_that_bill_two_months_of_a_tenant_at_once_make_a_supplement_once() throws SQLException {
        machine(FIRST, GONE);
        run(FEBRUARY);
        machine(FIRST, SPRING);
        taxFromMarch("25");
        billMarchAndAprilAtOnce();
        assertThat(kind("SUPPLEMENT"))
                .extracting(each -> each.get("net").asString())
                .containsExactly("41.76");
    }

    private void billMarchAndAprilAtOnce() throws SQLException {
        try (ConfigurableApplicationContext other = MeteringInATest.replica();
                Connection stopped = MeteringInATest.DATABASE.connect()) {
            assertThat(other.isRunning()).isTrue();
            stopped.setAutoCommit(false);
            for (String month : List.of(MARCH, APRIL)) {
                stopAt(stopped, month);
                jdbc.update(
                        "insert into invoice_task (month, tenant, finalise, state) values (?, ?, true, 'OPEN')",
                        BillingMonth.of(month).firstDay(),
                        tenant.value());
            }
            // one that makes March, and one that makes April
            await().atMost(SOON).until(() -> waiting() >= 2);
            stopped.rollback();
            await().atMost(SOON)
                    .until(() ->
                            result(MARCH).equals("FINALISED") && result(APRIL).equals("FINALISED"));
        }
    }

    /** Until it is rolled back, nobody can write the document of that month. */
    private void stopAt(Connection connection, String month) throws SQLException {
        BillingMonth of = BillingMonth.of(month);
        try (var row = connection.prepareStatement("""
            insert into invoice (id, tenant, month, kind, attempt, state, currency, price_list, price_version, terms_version,
              tax_name, tax_percent, bill_to, net, tax, total, unpriced)
            values (?, ?, ?, 'INVOICE', 1, 'DRAFT', 'EUR', 'list', 1, 1, 'VAT', 23, '', 0, 0, 0, '{}')\
            """)) {
            row.setObject(1, new InvoiceName(tenant, of, InvoiceKind.INVOICE, 1).id());
            row.setObject(2, tenant.value());
            row.setObject(3, of.firstDay());
            row.execute();
        }
    }

    private long waiting() {
        Long waiting = jdbc.queryForObject(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
                Long.class);
        return waiting == null ? 0 : waiting;
    }

    @Test
    void a_month_that_is_billed_anew_takes_off_what_another_month_corrected_of_it() {
        Machine late = machine(FIRST, GONE);
        run(FEBRUARY);
        JsonNode first = newest(FEBRUARY);
        machine(SPRING, GONE);
        endedEarly(late);
        run(MARCH);
        assertThat(newest(MARCH).get("net").asString()).isEqualTo("23.04");

        admin.put("/v1/invoices/" + id(first) + "/credit-note", "", 200);
        run(FEBRUARY);
        JsonNode second = newest(FEBRUARY);
        // 20.16, and the 21.60 that March gave back
        assertThat(second.get("net").asString()).isEqualTo("41.76");
        assertThat(last(second).get("corrects").asString()).isEqualTo(id(first));
        assertThat(last(second).get("amount").asString()).isEqualTo("21.60");

        // the other way round: with March made anew, nothing is corrected twice or forgotten
        admin.put("/v1/invoices/" + id(newest(MARCH)) + "/credit-note", "", 200);
        run(MARCH);
        assertThat(newest(MARCH).get("net").asString()).isEqualTo("23.04");
        assertThat(last(newest(MARCH)).get("corrects").asString()).isEqualTo(id(second));
        run(APRIL);
        assertThat(newest(APRIL).get("net").asString()).isEqualTo("43.20");
    }

    @Test
    void a_correction_bills_what_was_copied_for_it() {
        Machine late = machine(FIRST, GONE);
        run(FEBRUARY);
        machine(SPRING, GONE);
        endedEarly(late);
        // as if usage changed once more between two statements
        jdbc.execute("""
            create function copied_otherwise() returns trigger language plpgsql as $$
            begin
              delete from invoice_use u where vm = '%s' and month = '2024-02-01' and meter = 'VCPU'
                and not exists (select from invoice i where i.id = u.invoice);
              return null;
            end $$;
            create trigger copied_otherwise after insert on invoice_use for each statement execute function copied_otherwise()\
            """.formatted(late.id()));
        try {
            run(MARCH);
        } finally {
            jdbc.execute("drop function copied_otherwise cascade");
        }
        // without 13.44 of the processors
        assertThat(last(newest(MARCH)).get("amount").asString()).isEqualTo("-35.04");
    }

    @Test
    void what_a_tenant_that_left_paid_too_much_is_given_back_by_a_credit_note_once() {
        Machine late = machine(FIRST, SPRING);
        run(FEBRUARY);
        JsonNode invoice = newest(FEBRUARY);
        endedEarly(late);
        admin.put(path(MARCH), "{}", 202);
        awaitDone(MARCH);
        assertThat(result(MARCH)).isEqualTo("NOTHING");
        run(MARCH);
        assertThat(result(MARCH)).isEqualTo("CREDITED");
        JsonNode note = kind("CREDIT_NOTE").getFirst();
        assertThat(note.get("corrects").asString()).isEqualTo(id(invoice));
        assertThat(note.get("month").asString()).isEqualTo(FEBRUARY);
        assertThat(note.get("net").asString()).isEqualTo("21.60");
        assertThat(note.get("total").asString()).isEqualTo("26.56");
        assertThat(admin.get("/v1/invoices/" + id(note) + "/usage", 200).get("items"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.get("to").asString()).isEqualTo("2024-02-15T00:00:00Z"));
        assertThat(admin.get("/v1/invoices/" + id(invoice), 200)
                        .get("creditedBy")
                        .isNull())
                .isTrue();
        assertThat(admin.get("/v1/balance", 200)
                        .get("items")
                        .get(0)
                        .get("invoiced")
                        .asString())
                .isEqualTo("24.80");

        run(MARCH);
        run(APRIL);
        assertThat(result(MARCH)).isEqualTo("NOTHING");
        assertThat(kind("CREDIT_NOTE")).hasSize(1);
    }

    @Test
    void what_was_paid_too_much_is_given_back_at_the_tax_that_it_was_paid_at() {
        Machine late = machine(FIRST, GONE);
        run(FEBRUARY);
        machine(SPRING, GONE);
        endedEarly(late);
        taxFromMarch("25");
        run(MARCH);
        assertThat(newest(MARCH).get("net").asString()).isEqualTo("44.64");
        assertThat(newest(MARCH).get("total").asString()).isEqualTo("55.80");
        JsonNode note = kind("CREDIT_NOTE").getFirst();
        assertThat(note.get("taxPercent").asString()).isEqualTo("23");
        assertThat(note.get("total").asString()).isEqualTo("26.56");
    }

    /** As if it had been agreed in time. */
    private void taxFromMarch(String percent) {
        assertThat(jdbc.update("""
            insert into tenant_terms (tenant, version, valid_from, price_list, document, agreed_at, agreed_by)
            select tenant, 2, date '2024-03-01', price_list, replace(document, '"23"', ?), agreed_at, agreed_by
              from tenant_terms where tenant = ?\
            """, "\"" + percent + "\"", tenant.value())).isEqualTo(1);
    }

    @Test
    void a_month_that_came_to_nothing_and_was_used_after_all_is_billed_with_the_next() {
        machine(SPRING, GONE);
        run(FEBRUARY);
        assertThat(result(FEBRUARY)).isEqualTo("NOTHING");
        machine(FIRST, SPRING);
        run(MARCH);
        assertThat(newest(FEBRUARY).get("net").asString()).isEqualTo("41.76");
        assertThat(newest(MARCH).get("net").asString()).isEqualTo("44.64");
        JsonNode before = admin.get("/v1/invoices", 200);
        run(MARCH);
        assertThat(admin.get("/v1/invoices", 200)).isEqualTo(before);

        // that is up to whoever did it
        admin.put("/v1/invoices/" + id(newest(FEBRUARY)) + "/credit-note", "", 200);
        run(MARCH);
        run(APRIL);
        assertThat(newest(FEBRUARY).get("creditedBy").isNull()).isFalse();
    }

    private void run(String month) {
        admin.put(path(month), "{\"finalise\":true}", 202);
        awaitDone(month);
    }

    private void awaitDone(String month) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode run = admin.get(path(month), 200);
            assertThat(run.get("tenants").has("OPEN")).isFalse();
            assertThat(run.get("earlier")).isEmpty();
        });
    }

    private static String path(String month) {
        return "/v1/invoices/runs/" + month;
    }

    /** What became of the tenant's month; empty while nothing did. */
    private String result(String month) {
        return text(month, "outcome");
    }

    private String text(String month, String column) {
        return jdbc
                .queryForList(
                        "select coalesce(" + column + ", '') from invoice_task where month = ? and tenant = ?",
                        String.class,
                        BillingMonth.of(month).firstDay(),
                        tenant.value())
                .stream()
                .findFirst()
                .orElse("");
    }

    private List<JsonNode> kind(String kind) {
        List<JsonNode> documents = new ArrayList<>();
        for (JsonNode each : admin.get("/v1/invoices", 200).get("items")) {
            if (each.get("kind").asString().equals(kind)) {
                documents.add(each);
            }
        }
        return documents;
    }

    /** The invoice that has the month's last number, or is its only draft. */
    private JsonNode newest(String month) {
        return kind("INVOICE").stream()
                .filter(each -> each.get("month").asString().equals(month))
                .max(Comparator.comparing(each -> each.get("number").asString()))
                .orElseThrow();
    }

    private List<String> corrections() {
        List<String> amounts = new ArrayList<>();
        for (JsonNode invoice : kind("INVOICE")) {
            for (JsonNode line : invoice.get("lines")) {
                if (line.get("kind").asString().equals("CORRECTION")) {
                    amounts.add(line.get("amount").asString());
                }
            }
        }
        return amounts;
    }

    private static JsonNode last(JsonNode invoice) {
        return invoice.get("lines").get(invoice.get("lines").size() - 1);
    }

    private static String id(JsonNode document) {
        return document.get("id").asString();
    }

    /** A version is left for what comes late. */
    private Machine machine(Instant from, Instant to) {
        Machine machine = new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
        apply(
                machine.change(1, from.minusSeconds(5), Set.of(), 2),
                machine.change(2, from, ALL, 2),
                machine.change(4, to, Set.of(), 2));
        return machine;
    }

    /** It is heard only now that the machine held nothing from the middle of February on. */
    private void endedEarly(Machine machine) {
        apply(machine.change(3, FIFTEENTH, Set.of(), 2));
    }

    private void apply(VmChanged... changes) {
        List<UsageFact> facts = new ArrayList<>();
        for (VmChanged change : changes) {
            facts.add(new UsageFact.Changed(change));
        }
        transaction.executeWithoutResult(status -> usage.apply(facts));
    }
}

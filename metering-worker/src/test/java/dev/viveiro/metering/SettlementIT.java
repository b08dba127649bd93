package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.Stories.Machine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** By when documents are to be paid, and how far they are: a machine of 2 processors is 51.36 in February and 54.91 in March. */
class SettlementIT extends BilledMonths {
    private static final String LIST = "/v1/invoices";

    @Test
    void an_invoice_is_due_then_overdue_then_paid_and_stays_the_same_document() {
        toBePaidWithin(1, 14);
        billed.machine(2, FIRST, GONE);
        billed.run(FEBRUARY, true);
        billed.run(MARCH, true);
        JsonNode march = billed.documents().get(0);
        LocalDate due = LocalDate.ofInstant(Instant.parse(text(march, "issuedAt")), ZoneOffset.UTC)
                .plusDays(14);
        assertThat(text(march, "dueOn")).isEqualTo(due.toString());
        assertThat(settlements("")).containsExactly("2024-03 OPEN 54.91 false", "2024-02 OPEN 51.36 false");
        String path = LIST + "/" + text(march, "id");
        byte[] pdf = admin.bytes(path + "?format=pdf", "application/pdf");
        String csv = admin.getAs(path + "?format=csv", "text/csv").body();
        String page = admin.getAs(path + "?format=html", "text/html").body();
        assertThat(csv).contains(",TOTAL,,,,,,,54.91,EUR,INVOICE,FINAL,").endsWith("," + due + "\r\n");
        assertThat(page).contains("Due: " + due);

        pay("bank-1", "51.37");
        assertThat(settlements("")).containsExactly("2024-03 PART_PAID 54.90 false", "2024-02 PAID 0.00 false");
        toBePaidWithin(2, 60);
        billed.run(MARCH, true);
        assertThat(admin.bytes(path + "?format=pdf", "application/pdf")).isEqualTo(pdf);
        assertThat(admin.getAs(path + "?format=csv", "text/csv").body()).isEqualTo(csv);
        assertThat(admin.getAs(path + "?format=html", "text/html").body()).isEqualTo(page);

        wasDueDaysAgo(0);
        assertThat(settlements("?overdue=true")).isEmpty();
        wasDueDaysAgo(1);
        assertThat(settlements("")).containsExactly("2024-03 PART_PAID 54.90 true", "2024-02 PAID 0.00 false");
        assertThat(settlements("?overdue=true")).containsExactly("2024-03 PART_PAID 54.90 true");
        assertThat(settlements("?overdue=false")).containsExactly("2024-02 PAID 0.00 false");
        assertThat(billed.customer().get(path, 200).get("overdue").asBoolean()).isTrue();

        pay("bank-2", "54.90");
        assertThat(settlements("?overdue=true")).isEmpty();
        assertThat(settlements("?month=2024-03")).containsExactly("2024-03 PAID 0.00 false");
    }

    @Test
    void an_invoice_of_a_tenant_that_agreed_to_no_days_is_due_on_none_and_never_overdue() {
        admin.put("/v1/credit-terms/1", CreditIT.prepaid(), 201);
        billed.machine(2, FIRST, SPRING);
        billed.run(FEBRUARY, false);
        assertThat(settlements("")).containsExactly("2024-02 null null false");
        billed.run(FEBRUARY, true);
        assertThat(billed.documents().get(0).get("dueOn").isNull()).isTrue();
        assertThat(settlements("")).containsExactly("2024-02 OPEN 51.36 false");
    }

    @Test
    void a_credit_note_makes_its_invoice_smaller_and_is_no_debt_itself() {
        toBePaidWithin(1, 14);
        Machine late = billed.machine(2, FIRST, SPRING);
        billed.run(FEBRUARY, true);
        billed.late(late, FIFTEENTH);
        billed.run(MARCH, true);
        assertThat(settlements("?kind=INVOICE")).containsExactly("2024-02 OPEN 24.80 false");
        assertThat(settlements("?kind=CREDIT_NOTE")).containsExactly("2024-02 null null false");
        assertThat(admin.get(LIST + "?kind=CREDIT_NOTE", 200)
                        .get("items")
                        .get(0)
                        .get("dueOn")
                        .isNull())
                .isTrue();
        pay("bank-1", "24.80");
        assertThat(settlements("?kind=INVOICE")).containsExactly("2024-02 PAID 0.00 false");
        String invoice =
                text(admin.get(LIST + "?kind=INVOICE", 200).get("items").get(0), "id");
        admin.put(LIST + "/" + invoice + "/credit-note", "", 200);
        assertThat(settlements("?kind=INVOICE")).containsExactly("2024-02 null null false");
        billed.run(FEBRUARY, true);
        // 24.80 anew: what was paid is for that one now
        assertThat(settlements("?kind=INVOICE&state=FINAL"))
                .containsExactlyInAnyOrder("2024-02 PAID 0.00 false", "2024-02 null null false");
    }

    @Test
    void administrators_list_the_documents_of_all_tenants_page_by_page_and_nobody_else_does() {
        BilledTenant other = new BilledTenant(
                new TenantId(UUID.randomUUID()),
                port,
                facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
        other.admin().put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
        billed.machine(2, FIRST, SPRING);
        other.machine(2, FIRST, SPRING);
        billed.run(FEBRUARY, false);
        List<String> listed = new ArrayList<>();
        String page = LIST + "?allTenants=true&month=2024-02&state=DRAFT&limit=1";
        for (JsonNode some = admin.get(page, 200); ; some = next(page, some)) {
            assertThat(some.get("items").size()).isLessThan(2);
            some.get("items").forEach(item -> listed.add(text(item, "id")));
            if (!some.hasNonNull("nextPageToken")) {
                break;
            }
        }
        assertThat(listed)
                .doesNotHaveDuplicates()
                .contains(
                        text(billed.documents().get(0), "id"),
                        text(other.documents().get(0), "id"));

        assertThat(text(billed.customer().get(LIST + "?allTenants=true", 403), "code"))
                .isEqualTo("forbidden");
        assertThat(billed.customer()
                        .get(LIST + "?allTenants=false&state=DRAFT", 200)
                        .get("items"))
                .isEmpty();
        admin.get(LIST + "?allTenants=true&tenant=" + tenant, 400);
        admin.get(LIST + "?state=PAID", 400);
        assertThat(settlements("?state=VOID")).isEmpty();
        assertThat(settlements("?month=2024-03")).isEmpty();
    }

    private JsonNode next(String page, JsonNode some) {
        return admin.get(page + "&pageToken=" + text(some, "nextPageToken"), 200);
    }

    @Test
    void a_page_checks_so_many_documents_and_goes_on_with_the_next() {
        // 1,000 over nothing, which nobody has to pay, and an older one over something
        assertThat(jdbc.update("""
                        insert into invoice (id, tenant, month, kind, attempt, state, series, number, issued_at, due_on, currency, price_list,
                          price_version, terms_version, tax_name, tax_percent, bill_to, net, tax, total, unpriced)
                        select gen_random_uuid(), ?, case i when 0 then '2018-01-01' else '2018-02-01' end::date, 'SUPPLEMENT', i, 'FINAL',
                               ?, i, '2018-03-02', '2018-03-16', 'XTS', 'list', 1, 1, 'VAT', 0, '', s, 0, s, '{}'
                          from (select i, case i when 0 then 7.00 else 0.00 end as s from generate_series(0, 1000) i) these\
                        """, tenant.value(), "T-" + tenant)).isEqualTo(1_001);
        String page = LIST + "?overdue=true";
        JsonNode first = admin.get(page, 200);
        assertThat(first.get("items")).isEmpty();
        JsonNode second = next(page, first);
        // such ids follow from no document's name, and how far one is paid is looked up by that
        assertThat(second.get("items")).extracting(item -> text(item, "month")).containsExactly("2018-01");
        assertThat(second.hasNonNull("nextPageToken")).isFalse();
    }

    /** Of 500 tenants, ten months of each: a few drafts, a few supplements, and some that have a day by which they are to be paid. */
    private static final String MANY = """
        insert into invoice (id, tenant, month, kind, attempt, state, series, number, issued_at, due_on, currency, price_list,
          price_version, terms_version, tax_name, tax_percent, bill_to, net, tax, total, unpriced)
        select gen_random_uuid(), ('00000000-0000-0000-0000-' || lpad((i % 500)::text, 12, '0'))::uuid,
               ('2017-01-01'::date + (i / 500) * interval '1 month')::date,
               case i % 100 when 1 then 'SUPPLEMENT' else 'INVOICE' end, 1,
               case i % 100 when 0 then 'DRAFT' else 'FINAL' end,
               case i % 100 when 0 then null else 'MANY' end, case i % 100 when 0 then null else i end, '2018-03-02',
               case i % 10 when 5 then date '2018-03-16' end, 'XTS', 'list', 1, 1, 'VAT', 0, '', 0, 0, 0, '{}'
          from generate_series(0, 4999) i\
        """;

    /** Should all documents be read, the list would take the longer the older a system is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "tenant = '00000000-0000-0000-0000-000000000001'; invoice_of_tenant",
                "month < '2030-01-01'; invoice_listed",
                "state = 'DRAFT'; invoice_in_state",
                "kind = 'SUPPLEMENT'; invoice_of_kind",
                "due_on < '2026-03-01' and state = 'FINAL' and credited_by is null; invoice_to_be_paid"
            })
    void each_order_of_the_list_is_that_of_an_index(String where, String index) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.update(MANY);
            jdbc.execute("analyze invoice");
            List<@Nullable String> plan = jdbc.queryForList(
                    "explain select month, id, tenant, due_on from invoice where true and " + where
                            + " and (month, id) < ('2025-03-01', '00000000-0000-0000-0000-000000000001')"
                            + " order by month desc, id desc limit 4",
                    String.class);
            assertThat(plan).anyMatch(line -> line.contains("Scan Backward using " + index + " on invoice"));
            assertThat(plan).noneMatch(line -> line.contains("Sort"));
        });
    }

    private void toBePaidWithin(int version, int days) {
        admin.put(
                "/v1/credit-terms/" + version,
                "{\"kind\":\"POSTPAID\",\"currency\":\"EUR\",\"dueDays\":" + days + ",\"graceDays\":7}",
                201);
    }

    private void pay(String reference, String amount) {
        admin.put("/v1/payments/" + reference, "{\"currency\":\"EUR\",\"amount\":\"" + amount + "\"}", 201);
    }

    /** As if that much time had passed. */
    private void wasDueDaysAgo(int days) {
        assertThat(new Tampering(transaction, jdbc)
                        .with(
                                "update invoice set due_on = (now() at time zone 'UTC')::date - ? where tenant = ?",
                                days,
                                tenant.value()))
                .isPositive();
    }

    private List<String> settlements(String query) {
        List<String> settlements = new ArrayList<>();
        admin.get(LIST + query, 200).get("items").forEach(item -> settlements.add(settlement(item)));
        return settlements;
    }

    private static String settlement(JsonNode item) {
        return String.join(
                " ",
                text(item, "month"),
                text(item, "settlement"),
                text(item, "openAmount"),
                item.get("overdue").asString());
    }

    private static String text(JsonNode item, String field) {
        return item.get(field).isNull() ? "null" : item.get(field).asString();
    }
}

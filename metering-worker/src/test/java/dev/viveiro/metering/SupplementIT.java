package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a month costs more after its tax changed, and what is heard of after months. */
class SupplementIT extends BilledMonths {

    @Test
    void what_is_owed_more_at_another_tax_is_billed_once_by_a_supplement_of_the_old_invoice() {
        billed.machine(2, FIRST, GONE);
        billed.run(FEBRUARY, true);
        String february = billed.documents().get(0).get("id").asString();
        billed.machine(2, FIRST, SPRING);
        admin.put("/v1/terms/2", MeteringApi.terms(MARCH, list).replace("\"23\"", "\"25\""), 201);
        billed.run(MARCH, false);
        assertThat(supplements()).as("a draft bills nothing").isEmpty();
        billed.run(MARCH, true);
        assertThat(note(MARCH)).contains("2024-02 costs 41.76 EUR more than was billed, before VAT of 23 %");
        JsonNode supplement = supplements().getFirst();
        assertThat(supplement.get("corrects").asString()).isEqualTo(february);
        assertThat(supplement.get("month").asString()).isEqualTo(FEBRUARY);
        assertThat(supplement.get("number").asString()).startsWith("INV-");
        assertThat(supplement.get("net").asString()).isEqualTo("41.76");
        assertThat(supplement.get("taxPercent").asString()).isEqualTo("23");
        // 23 % of both together are 19.21, of which the invoice has 9.60
        assertThat(supplement.get("total").asString()).isEqualTo("51.37");
        // 51.36 and 51.37, and 44.64 with 25 %
        assertThat(invoiced()).isEqualTo("158.53");
        assertThat(billed.customer()
                        .get("/v1/tenants/" + tenant + "/cost?month=" + FEBRUARY, 200)
                        .get("soFar")
                        .asString())
                .isEqualTo("102.73");

        String path = "/v1/invoices/" + supplement.get("id").asString();
        assertThat(admin.get(path + "/usage", 200).get("items")).isNotEmpty();
        assertThat(billed.customer().getAs(path + "?format=html", "text/html").body())
                .contains("Supplementary invoice INV-", "Adds to: INV-", "51.37");
        assertThat(billed.customer().getAs(path + "?format=csv", "text/csv").body())
                .containsPattern("CORRECTION,,,,,,,41.76,EUR,SUPPLEMENT,FINAL,[^,]+Z,INV-[^,]+,");
        assertThat(billed.customer().bytes(path + "?format=pdf", "application/pdf"))
                .isNotEmpty();

        billed.run(MARCH, true);
        billed.run(APRIL, true);
        assertThat(supplements()).containsExactly(supplement);
        admin.put(path + "/void", "", 409);
    }

    @Test
    void a_tenant_that_left_gets_a_supplement_too_and_one_that_is_taken_back_is_billed_again() {
        billed.machine(2, FIRST, SPRING);
        billed.run(FEBRUARY, true);
        billed.machine(2, FIRST, FIFTEENTH);
        admin.put("/v1/terms/2", MeteringApi.terms(MARCH, list).replace("\"23\"", "\"25\""), 201);
        billed.run(MARCH, true);
        JsonNode supplement = supplements().getFirst();
        assertThat(supplement.get("net").asString()).isEqualTo("20.16");
        assertThat(invoiced()).isEqualTo("76.16");
        String path = "/v1/invoices/" + supplement.get("id").asString() + "/credit-note";
        assertThat(admin.put(path, "", 200).get("total").asString()).isEqualTo("24.80");
        assertThat(invoiced()).isEqualTo("51.36");
        billed.run(MARCH, true);
        assertThat(supplements()).hasSize(2);
        assertThat(invoiced()).isEqualTo("76.16");
    }

    @Test
    void usage_that_came_later_than_months_are_corrected_is_told() {
        Machine late = billed.machine(2, FIRST, SPRING);
        billed.run(FEBRUARY, true);
        billed.late(late, FIFTEENTH);
        billed.run("2024-06", true);
        assertThat(note("2024-06"))
                .contains("2024-02 costs 21.60 EUR less than was billed")
                .contains("no more");
        assertThat(billed.documents()).hasSize(1);
        assertThat(Objects.requireNonNull(jdbc.queryForObject(
                        "select outcome from invoice_task where month = date '2024-06-01' and tenant = ?",
                        String.class,
                        tenant.value())))
                .isEqualTo("NOTHING");
        // one that is as it was billed is not told of
        admin.put("/v1/invoices/" + billed.documents().get(0).get("id").asString() + "/credit-note", "", 200);
        billed.run(FEBRUARY, true);
        billed.run("2024-07", true);
        assertThat(note("2024-07")).isEmpty();
    }

    private String note(String month) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "select coalesce(note, '') from invoice_task where month = ? and tenant = ?",
                String.class,
                BillingMonth.of(month).firstDay(),
                tenant.value()));
    }

    private List<JsonNode> supplements() {
        List<JsonNode> supplements = new ArrayList<>();
        for (JsonNode each : billed.documents()) {
            if (each.get("kind").asString().equals("SUPPLEMENT")) {
                supplements.add(each);
            }
        }
        return supplements;
    }

    private String invoiced() {
        return admin.get("/v1/balance", 200).get("items").get(0).get("invoiced").asString();
    }
}

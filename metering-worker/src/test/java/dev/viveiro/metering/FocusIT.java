package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.focus.domain.FocusFile;
import dev.viveiro.metering.usage.UsageService;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Months in the form of FOCUS 1.2, with the rules of the specification applied to what callers get. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FocusIT {
    private static final String FEBRUARY = "2024-02";
    private static final Instant FIRST = Instant.parse("2024-02-01T00:00:00Z");
    private static final Instant MARCH = Instant.parse("2024-03-01T00:00:00Z");
    private static final Instant GONE = Instant.parse("2024-05-01T00:00:00Z");

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private BilledTenant tenant;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
        // one caller at a time: the database's connections are for all tests together
        registry.add("spring.datasource.hikari.maximum-pool-size", () -> 4);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void aTenantWithTerms() {
        tenant = another();
    }

    private BilledTenant another() {
        return BilledTenant.withTerms(port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
    }

    @Test
    void the_rows_of_an_invoice_conform_and_come_to_its_total_and_each_line_to_its_amount() {
        List<Machine> machines = List.of(
                tenant.machine(1, FIRST, GONE),
                tenant.machine(3, FIRST.plusSeconds(777_777), GONE),
                tenant.machine(2, FIRST, FIRST.plusSeconds(1)));
        tenant.run(FEBRUARY, true);
        JsonNode invoice = tenant.documents().get(0);

        FocusFile file = export(tenant.customer(), "?month=" + FEBRUARY);

        assertThat(file.faults()).isEmpty();
        assertThat(file.sum("BilledCost", row -> true))
                .isEqualByComparingTo(invoice.get("total").asString());
        assertThat(file.sum("BilledCost", row -> row.getOrDefault("ChargeCategory", "")
                        .equals("Tax")))
                .isEqualByComparingTo(invoice.get("tax").asString());
        for (int line = 1; line <= invoice.get("lines").size(); line++) {
            JsonNode of = invoice.get("lines").get(line - 1);
            if (of.has("volume")) {
                Predicate<Map<String, String>> parts = of(line);
                assertThat(file.sum("PricingQuantity", parts))
                        .isEqualByComparingTo(of.get("volume").asString());
                assertThat(file.sum("BilledCost", parts).subtract(file.sum("x_DiscountAmount", parts)))
                        .isEqualByComparingTo(of.get("amount").asString());
            }
        }
        assertThat(file.rows())
                .extracting(row -> row.get("ResourceId"))
                .contains("")
                .containsAll(machines.stream()
                        .map(machine -> machine.id().toString())
                        .toList());
        assertThat(file.rows())
                .extracting(row -> row.get("InvoiceId"))
                .containsOnly(invoice.get("number").asString());
    }

    private static Predicate<Map<String, String>> of(int line) {
        return row -> row.getOrDefault("x_LineNumber", "").equals(Integer.toString(line));
    }

    @Test
    void what_was_taken_back_comes_to_nothing_and_what_is_void_is_not_there() {
        tenant.machine(2, FIRST, GONE);
        tenant.run(FEBRUARY, true);
        String id = tenant.documents().get(0).get("id").asString();
        tenant.admin().put("/v1/invoices/" + id + "/credit-note", "", 200);
        FocusFile both = export(tenant.customer(), "?month=" + FEBRUARY);
        assertThat(both.faults()).isEmpty();
        assertThat(both.rows()).extracting(row -> row.get("x_DocumentKind")).contains("INVOICE", "CREDIT_NOTE");
        assertThat(both.sum("BilledCost", row -> true)).isEqualByComparingTo(BigDecimal.ZERO);

        tenant.run("2024-03", true);
        String march = tenant.documents().get(0).get("id").asString();
        tenant.admin().put("/v1/invoices/" + march + "/void", "", 200);
        assertThat(export(tenant.customer(), "?month=2024-03").rows()).isEmpty();
    }

    @Test
    void usage_that_came_late_is_a_correction_of_its_month() {
        Machine machine = tenant.machine(2, FIRST, GONE);
        tenant.run(FEBRUARY, true);
        tenant.late(machine, Instant.parse("2024-02-15T00:00:00Z"));
        tenant.machine(4, MARCH, GONE);
        tenant.run("2024-03", true);
        FocusFile file = export(tenant.customer(), "?month=2024-03");
        assertThat(file.faults()).isEmpty();
        assertThat(file.rows())
                .filteredOn(row -> row.getOrDefault("ChargeClass", "").equals("Correction"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("ChargePeriodStart", "2024-02-01T00:00:00Z")
                        .containsEntry("BillingPeriodStart", "2024-03-01T00:00:00Z"));
        assertThat(file.sum("BilledCost", row -> true))
                .isEqualByComparingTo(tenant.documents().get(0).get("total").asString());
    }

    @Test
    void rows_of_traffic_conform_and_come_to_their_lines() {
        BilledTenant priced =
                BilledTenant.withTraffic(port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
        Machine one = priced.machine(2, FIRST, MARCH);
        Machine other = priced.machine(1, FIRST, MARCH);
        priced.facts()
                .accept(List.of(
                        one.passed(FIRST.plusSeconds(60), "boot-1", 7_777_777_777L, 88_888_888_888L),
                        other.passed(FIRST.plusSeconds(60), "boot-1", 1, 99_999_999_999L)));
        priced.run(FEBRUARY, true);
        FocusFile file = export(priced.customer(), "?month=" + FEBRUARY);
        assertThat(file.faults()).isEmpty();
        JsonNode invoice = priced.documents().get(0);
        assertThat(file.sum("BilledCost", row -> true))
                .isEqualByComparingTo(invoice.get("total").asString());
        int seen = 0;
        for (int line = 1; line <= invoice.get("lines").size(); line++) {
            JsonNode of = invoice.get("lines").get(line - 1);
            if (of.path("meter").asString("").startsWith("TRAFFIC_")) {
                seen++;
                assertThat(file.sum("PricingQuantity", of(line)))
                        .isEqualByComparingTo(of.get("volume").asString());
                assertThat(file.sum("ConsumedQuantity", of(line)))
                        .isEqualByComparingTo(of.get("volume").asString());
            }
        }
        assertThat(seen).isEqualTo(4);
        assertThat(file.rows())
                .filteredOn(row -> row.getOrDefault("SkuMeter", "").equals("TRAFFIC_SENT"))
                .extracting(row -> row.get("ResourceId"))
                .containsOnly(one.id().toString(), other.id().toString());
    }

    @Test
    void what_an_invoice_a_refund_and_a_credit_note_after_it_come_to_is_nothing() {
        Machine machine = tenant.machine(2, FIRST, MARCH);
        tenant.run(FEBRUARY, true);
        String id = tenant.documents().get(0).get("id").asString();
        tenant.late(machine, Instant.parse("2024-02-15T00:00:00Z"));
        tenant.run("2024-03", true);
        assertThat(tenant.documents()).hasSize(2);
        tenant.admin().put("/v1/invoices/" + id + "/credit-note", "", 200);
        FocusFile file = export(tenant.customer(), "?month=" + FEBRUARY);
        assertThat(file.faults()).isEmpty();
        assertThat(file.rows())
                .extracting(row -> row.get("InvoiceId"))
                .doesNotContain("")
                .hasSizeGreaterThan(3);
        assertThat(file.sum("BilledCost", row -> true)).isEqualByComparingTo(BigDecimal.ZERO);
    }

    @Test
    void what_is_owed_more_at_another_tax_is_a_supplement_of_its_month() {
        tenant.machine(2, FIRST, GONE);
        tenant.run(FEBRUARY, true);
        tenant.machine(4, FIRST, MARCH);
        String list = tenant.documents().get(0).get("priceList").asString();
        tenant.admin().put("/v1/terms/2", MeteringApi.terms("2024-03", list).replace("\"23\"", "\"25\""), 201);
        tenant.run("2024-03", true);
        FocusFile file = export(tenant.customer(), "?month=" + FEBRUARY);
        assertThat(file.faults()).isEmpty();
        Predicate<Map<String, String>> supplement =
                row -> row.getOrDefault("x_DocumentKind", "").equals("SUPPLEMENT");
        assertThat(file.rows()).filteredOn(supplement).hasSize(2).allSatisfy(row -> assertThat(row)
                .containsKey("x_CorrectedDocumentId")
                .containsEntry("ChargePeriodStart", "2024-02-01T00:00:00Z"));
        assertThat(file.sum("BilledCost", supplement)).isPositive();
    }

    @Test
    void drafts_are_there_for_administrators_who_ask_for_them() {
        tenant.machine(2, FIRST, GONE);
        tenant.run(FEBRUARY, false);
        String question = "?tenant=t&month=" + FEBRUARY;
        assertThat(export(tenant.admin(), question).rows()).isEmpty();
        FocusFile drafts = export(tenant.admin(), question + "&includeDrafts=true");
        assertThat(drafts.faults()).isEmpty();
        assertThat(drafts.rows()).isNotEmpty();
        assertThat(drafts.rows()).extracting(row -> row.get("InvoiceId")).containsOnly("");
        assertThat(drafts.sum("BilledCost", row -> true))
                .isEqualByComparingTo(tenant.documents().get(0).get("total").asString());
        tenant.customer().get("/v1/exports/focus?includeDrafts=true&month=" + FEBRUARY, 403);
    }

    @Test
    void a_tenant_sees_itself_and_an_administrator_all_or_the_one_that_is_named() {
        BilledTenant other = another();
        tenant.machine(2, FIRST, GONE);
        other.machine(1, FIRST, GONE);
        tenant.run(FEBRUARY, true);
        String month = "?month=" + FEBRUARY;
        assertThat(tenants(tenant.customer(), month)).containsOnly(tenant.id().toString());
        assertThat(tenants(other.customer(), month)).containsOnly(other.id().toString());
        assertThat(tenants(tenant.admin(), month))
                .contains(tenant.id().toString(), other.id().toString());
        assertThat(tenants(tenant.admin(), month + "&tenant=t"))
                .containsOnly(tenant.id().toString());
        assertThat(export(another().customer(), month).rows()).isEmpty();
    }

    @Test
    void every_tenant_is_there_once_however_many_there_are_and_the_answer_has_no_length_in_advance() {
        List<BilledTenant> many = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            BilledTenant each = another();
            each.machine(1, Instant.parse("2024-04-01T00:00:00Z"), GONE);
            many.add(each);
        }
        tenant.run("2024-04", true);
        HttpResponse<String> answer = tenant.admin().getAs("/v1/exports/focus?month=2024-04", "text/csv");
        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"focus-2024-04.csv\"");
        FocusFile file = FocusFile.read(answer.body());
        assertThat(file.faults()).isEmpty();
        for (BilledTenant each : many) {
            assertThat(file.sum("BilledCost", row -> row.getOrDefault("BillingAccountId", "")
                            .equals(each.id().toString())))
                    .isEqualByComparingTo(each.documents().get(0).get("total").asString());
        }
    }

    @Test
    void an_export_that_fails_half_way_breaks_off() {
        BilledTenant broken = another();
        broken.machine(1, FIRST, GONE);
        broken.run(FEBRUARY, true);
        String altered = "update invoice_line set per = ? || per where per is not null and invoice in"
                + " (select id from invoice where tenant = ?)";
        Tampering tampering = new Tampering(transaction, jdbc);
        tampering.with(altered, "NO-", broken.id().value());
        try {
            assertThatThrownBy(() -> export(broken.customer(), "?month=" + FEBRUARY))
                    .as("its header was told, and no end of it is")
                    .isInstanceOf(UncheckedIOException.class);
        } finally {
            // others export all tenants
            tampering.with(
                    altered.replace("? || per", "substr(per, length(?) + 1)"),
                    "NO-",
                    broken.id().value());
        }
        assertThat(export(broken.customer(), "?month=" + FEBRUARY).rows()).isNotEmpty();
    }

    @Test
    void a_month_that_is_none_is_refused() {
        for (String query : new String[] {"", "?month=", "?month=2024-13", "?month=2024", "?month=2024-02-01"}) {
            assertThat(tenant.customer()
                            .get("/v1/exports/focus" + query, 400)
                            .get("errors")
                            .get(0)
                            .get("pointer")
                            .asString())
                    .isEqualTo("?month");
        }
        tenant.customer().get("/v1/exports/focus?month=2024-02&drafts=true", 400);
        assertThat(export(tenant.customer(), "?month=9000-01").rows()).isEmpty();
    }

    private static List<String> tenants(MeteringApi caller, String query) {
        return export(caller, query).rows().stream()
                .map(row -> row.getOrDefault("BillingAccountId", ""))
                .distinct()
                .toList();
    }

    private static FocusFile export(MeteringApi caller, String query) {
        return FocusFile.read(
                caller.getAs("/v1/exports/focus" + query, "text/csv").body());
    }
}

package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

/** What a document keeps of what it was made from, and that it stays. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class InvoiceEvidenceIT {
    private static final String FEBRUARY = "2024-02";
    private static final Instant FIRST = Instant.parse("2024-02-01T00:00:00Z");
    private static final Instant SPRING = Instant.parse("2024-03-01T00:00:00Z");
    private static final long GIB = 1L << 30;
    private static final String SELLER = "Elm & Sons";

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
        registry.add("viveiro.billing.seller[0]", () -> SELLER);
        registry.add("viveiro.billing.seller[1]", () -> "2 Seller Street");
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void aTenantWithTerms() {
        tenant = BilledTenant.withTerms(port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
    }

    @Test
    void time_that_was_observed_late_says_so_in_usage_and_in_what_an_invoice_was_made_from() {
        Machine machine = machineThatCameBack();
        JsonNode lines =
                tenant.customer().get("/v1/usage?vm=" + machine.id(), 200).get("items");
        assertThat(lines).hasSize(4).allMatch(line -> line.get("observedLate").asBoolean());
        tenant.run(FEBRUARY, true);
        for (String meter : List.of("VCPU", "PLAN:basic")) {
            assertThat(stretches())
                    .filteredOn(stretch -> stretch.get("meter").asString().equals(meter))
                    .extracting(stretch -> stretch.get("from").asString() + " - "
                            + stretch.get("to").asString() + " "
                            + stretch.get("observedLate").asBoolean())
                    .containsExactly(
                            FIRST + " - " + FIRST.plusSeconds(25) + " false",
                            FIRST.plusSeconds(25) + " - " + FIRST.plusSeconds(800) + " true",
                            FIRST.plusSeconds(800) + " - " + FIRST.plusSeconds(810) + " false");
        }
    }

    @Test
    void usage_of_a_host_that_nobody_lost_is_not_observed_late() {
        Machine machine = tenant.machine(2, FIRST, FIRST.plusSeconds(3_600));
        assertThat(tenant.customer().get("/v1/usage?vm=" + machine.id(), 200).get("items"))
                .hasSize(4)
                .noneMatch(line -> line.get("observedLate").asBoolean());
        tenant.run(FEBRUARY, true);
        assertThat(stretches()).hasSize(5).noneMatch(stretch -> stretch.get("observedLate")
                .asBoolean());
    }

    @Test
    void a_stretch_names_the_interval_that_it_is_a_part_of_as_usage_does_and_a_fee_none() {
        Machine machine = machineThatCameBack();
        JsonNode lines =
                tenant.customer().get("/v1/usage?vm=" + machine.id(), 200).get("items");
        tenant.run(FEBRUARY, true);
        assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(stretches())
                .filteredOn(stretch -> stretch.get("meter").equals(line.get("meter")))
                .extracting(stretch -> stretch.get("interval"))
                .hasSize(3)
                .containsOnly(line.get("id")));
        assertThat(stretches())
                .filteredOn(stretch -> stretch.get("meter").asString().equals("PLAN:basic"))
                .isNotEmpty()
                .allMatch(stretch -> stretch.get("interval").isNull());
    }

    @Test
    void a_copy_that_is_older_than_what_it_should_say_says_that_it_does_not_know() {
        tenant.machine(2, FIRST, FIRST.plusSeconds(3_600));
        tenant.run(FEBRUARY, true);
        tamper(
                "update invoice_use set interval = null, observed_late = null, name = null where invoice = ?",
                UUID.fromString(invoice()));
        assertThat(stretches())
                .hasSize(5)
                .allMatch(stretch -> stretch.get("interval").isNull()
                        && stretch.get("observedLate").isNull());
        assertThat(export()).contains(SELLER).doesNotContain("oak");
    }

    @Test
    void a_final_document_names_who_sold_then_and_others_who_sells_now() {
        tenant.machine(2, FIRST, FIRST.plusSeconds(3_600));
        tenant.run(FEBRUARY, false);
        assertThat(sellerKept()).isNull();
        assertThat(page()).contains("Elm &amp; Sons<br>2 Seller Street");

        tenant.run(FEBRUARY, true);
        assertThat(sellerKept()).isEqualTo("Elm & Sons|2 Seller Street");
        assertThat(page()).contains("Elm &amp; Sons<br>2 Seller Street");
        assertThat(export()).contains(SELLER);

        // as if the setting had been another then
        sell("array['Oak & Daughters']");
        assertThat(page()).contains("Oak &amp; Daughters").doesNotContain("Elm &amp; Sons", "2 Seller Street");
        assertThat(export()).contains("Oak & Daughters").doesNotContain(SELLER);
        assertThat(tenant.customer().get("/v1/invoices/" + invoice(), 200).get("seller"))
                .extracting(JsonNode::asString)
                .containsExactly("Oak & Daughters");
        byte[] then = pdf();
        JsonNode note = tenant.admin().put("/v1/invoices/" + invoice() + "/credit-note", "", 200);
        assertThat(tenant.customer()
                        .getAs("/v1/invoices/" + note.get("id").asString() + "?format=html", "text/html")
                        .body())
                .as("a credit note is a copy of what it takes back")
                .contains("Oak &amp; Daughters");

        sell("array[]::text[]");
        assertThat(page()).as("nobody was named").doesNotContain("Oak &amp; Daughters", "Elm &amp; Sons");
        sell("null");
        assertThat(page()).as("before it was kept").contains("Elm &amp; Sons");
        assertThat(pdf()).isNotEqualTo(then);
    }

    private void sell(String seller) {
        tamper("update invoice set seller = " + seller + " where id = ?", UUID.fromString(invoice()));
    }

    private void tamper(String sql, Object... arguments) {
        new Tampering(transaction, jdbc).with(sql, arguments);
    }

    private @Nullable String sellerKept() {
        return jdbc.queryForObject(
                "select array_to_string(seller, '|') from invoice where id = ?",
                String.class,
                UUID.fromString(invoice()));
    }

    @Test
    void an_export_names_machines_as_they_were_called_when_they_were_billed() {
        Machine machine = tenant.machine(2, FIRST, FIRST.plusSeconds(3_600));
        tenant.run(FEBRUARY, true);
        String before = export();
        assertThat(before).contains("," + machine.id() + ",oak,Virtual Machine,");
        jdbc.update(
                "update metered_vm set name = 'elm' where vm = ?", machine.id().value());
        assertThat(export()).isEqualTo(before);
    }

    @Test
    void lines_of_traffic_rest_on_counters_of_boots_and_a_month_run_again_is_the_same() {
        tenant = withTraffic();
        Machine machine = tenant.machine(2, FIRST, FIRST.plusSeconds(3_600));
        tell(machine.passed(FIRST.plusSeconds(200), "boot-2", GIB, 70 * GIB));
        tell(machine.passed(FIRST.plusSeconds(100), "boot-1", 5 * GIB, 50 * GIB));
        tell(machine.passed(FIRST.plusSeconds(90), "boot-1", 4 * GIB, 40 * GIB));
        tenant.run(FEBRUARY, false);
        JsonNode draft = tenant.documents();
        tenant.run(FEBRUARY, false);
        assertThat(tenant.documents()).isEqualTo(draft);
        assertThat(traffic(draft.get(0)))
                .containsExactly(
                        "TRAFFIC_RECEIVED 1 6.000000 GIB 0.01 0.06",
                        "TRAFFIC_SENT 0 10.000000 GIB 0 0.00",
                        "TRAFFIC_SENT 1 100.000000 GIB 0.10 10.00",
                        "TRAFFIC_SENT 2 10.000000 GIB 0.05 0.50");
        tenant.run(FEBRUARY, true);
        assertThat(counters(invoice()))
                .containsExactly(
                        "2024-02 boot-1 0 " + 5 * GIB + " 0 " + 50 * GIB, "2024-02 boot-2 0 " + GIB + " 0 " + 70 * GIB);
        assertThat(tenant.documents().get(0).get("priceVersion").asInt()).isEqualTo(1);
    }

    @Test
    void traffic_that_is_counted_late_is_a_correction_of_its_month_and_less_of_the_next() {
        tenant = withTraffic();
        Machine machine = tenant.machine(2, FIRST, SPRING.plusSeconds(3_600));
        tell(machine.passed(FIRST.plusSeconds(100), "boot-1", 0, 120 * GIB));
        tell(machine.passed(SPRING.plusSeconds(100), "boot-1", 0, 140 * GIB));
        tenant.run(FEBRUARY, true);
        String february = invoice();
        BigDecimal net = new BigDecimal(tenant.documents().get(0).get("net").asString());
        tell(machine.passed(SPRING.minusSeconds(10), "boot-1", 0, 130 * GIB));
        tenant.run("2024-03", true);
        JsonNode march = tenant.documents().get(0);
        assertThat(traffic(march)).containsExactly("TRAFFIC_SENT 0 10.000000 GIB 0 0.00");
        JsonNode last = march.get("lines").get(march.get("lines").size() - 1);
        assertThat(last.get("corrects").asString()).isEqualTo(february);
        // 10 GiB at 0.05, less 7 % of the sum, which is rounded
        assertThat(new BigDecimal(last.get("amount").asString()))
                .isBetween(new BigDecimal("0.46"), new BigDecimal("0.47"));
        assertThat(counters(march.get("id").asString()))
                .containsExactly(
                        "2024-02 boot-1 0 0 0 " + 130 * GIB, "2024-03 boot-1 0 0 " + 130 * GIB + " " + 140 * GIB);
        assertThat(counters(february)).containsExactly("2024-02 boot-1 0 0 0 " + 120 * GIB);
        assertThat(new BigDecimal(tenant.admin()
                        .get("/v1/invoices/" + february, 200)
                        .get("net")
                        .asString()))
                .isEqualTo(net);
    }

    @Test
    void traffic_without_a_price_is_in_no_document() {
        Machine machine = tenant.machine(2, FIRST, FIRST.plusSeconds(3_600));
        tell(machine.passed(FIRST.plusSeconds(100), "boot-1", 5 * GIB, 50 * GIB));
        tenant.run(FEBRUARY, true);
        JsonNode invoice = tenant.documents().get(0);
        assertThat(invoice.get("state").asString()).isEqualTo("FINAL");
        assertThat(invoice.get("unpriced")).isEmpty();
        assertThat(traffic(invoice)).isEmpty();
        assertThat(counters(invoice())).isEmpty();
        assertThat(export()).doesNotContain("TRAFFIC_");
    }

    private BilledTenant withTraffic() {
        return BilledTenant.withTraffic(port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
    }

    private static List<String> traffic(JsonNode invoice) {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : invoice.get("lines")) {
            if (line.path("meter").asString("").startsWith("TRAFFIC_")) {
                lines.add(Stream.of("meter", "tier", "volume", "per", "price", "amount")
                        .map(cell -> line.get(cell).asString())
                        .collect(Collectors.joining(" ")));
            }
        }
        return lines;
    }

    private List<String> counters(String invoice) {
        List<String> counters = new ArrayList<>();
        for (JsonNode each : tenant.customer()
                .get("/v1/invoices/" + invoice + "/traffic", 200)
                .get("items")) {
            counters.add(Stream.of("month", "boot", "receivedBefore", "receivedAfter", "sentBefore", "sentAfter")
                    .map(cell -> each.get(cell).asString())
                    .collect(Collectors.joining(" ")));
        }
        return counters;
    }

    /** Its host was silent from second 25 on, and was seen in the same boot at second 800. */
    private Machine machineThatCameBack() {
        Machine machine = tenant.machine(2, FIRST, FIRST.plusSeconds(810));
        tell(machine.seen(FIRST.plusSeconds(20)));
        tell(new UsageFact.Lost(new HostLost(machine.host(), 2, FIRST.plusSeconds(25))));
        tell(machine.seen(FIRST.plusSeconds(800)));
        return machine;
    }

    private void tell(UsageFact fact) {
        tenant.facts().accept(List.of(fact));
    }

    /** The month's invoice, also after it was taken back. */
    private String invoice() {
        for (JsonNode document : tenant.documents()) {
            if (document.get("kind").asString().equals("INVOICE")) {
                return document.get("id").asString();
            }
        }
        throw new AssertionError("no invoice in " + tenant.documents());
    }

    private JsonNode stretches() {
        return tenant.admin()
                .get("/v1/invoices/" + invoice() + "/usage?limit=500", 200)
                .get("items");
    }

    private String page() {
        return tenant.admin()
                .getAs("/v1/invoices/" + invoice() + "?format=html", "text/html")
                .body();
    }

    private byte[] pdf() {
        return tenant.admin().bytes("/v1/invoices/" + invoice() + "?format=pdf", "application/pdf");
    }

    private String export() {
        return tenant.customer()
                .getAs("/v1/exports/focus?month=" + FEBRUARY, "text/csv")
                .body();
    }
}

package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.billing.store.InvoiceWriter;
import dev.viveiro.metering.billing.store.SqlInvoiceTasks;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
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

/**
 * Months of tenants that hold 2 processors, 2048 MiB and 20 GiB for three months: what goes on would be billed up to its last sample.
 * Other contexts on the same database are other replicas.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class InvoiceIT {
    private static final String FEBRUARY = "2024-02";
    private static final String MARCH = "2024-03";
    private static final Instant FIRST = Instant.parse("2024-02-01T00:00:00Z");
    private static final Instant GONE = Instant.parse("2024-05-01T00:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final String list = "list-" + UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private InvoiceWriter writer;

    @Autowired
    private SqlInvoiceTasks tasks;

    @Autowired
    private JdbcTemplate jdbc;

    private MeteringApi admin;
    private MeteringApi customer;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void aTenantWithTerms() {
        admin = new MeteringApi(port, MeteringInATest.bearer(tenant, Role.ADMINISTRATOR));
        customer = new MeteringApi(port, MeteringInATest.bearer(tenant));
        admin.put("/v1/prices/" + list + "/1", MeteringApi.prices("2024-01", "0.02"), 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
    }

    @Test
    void a_month_becomes_a_draft_that_runs_make_anew_and_an_invoice_that_none_changes() {
        machine(FIRST);
        run(FEBRUARY, false);
        JsonNode draft = only();
        assertThat(draft.get("state").asString()).isEqualTo("DRAFT");
        assertThat(draft.get("number").isNull()).isTrue();
        // 696 hours of 2 processors at 0.02, and of 2 x 1024 MiB at 0.01
        assertThat(draft.get("lines"))
                .extracting(line ->
                        line.get("meter").asString() + " " + line.get("amount").asString())
                .containsExactly("ADDRESS 0.00", "DISK 0.00", "MEMORY 13.92", "VCPU 27.84");
        assertThat(draft.get("net").asString()).isEqualTo("41.76");
        assertThat(draft.get("tax").asString()).isEqualTo("9.60");
        assertThat(draft.get("total").asString()).isEqualTo("51.36");
        run(FEBRUARY, false);
        assertThat(only()).isEqualTo(draft);

        run(FEBRUARY, true);
        JsonNode invoice = only();
        assertThat(invoice.get("id")).isEqualTo(draft.get("id"));
        assertThat(invoice.get("lines")).isEqualTo(draft.get("lines"));
        assertThat(invoice.get("number").asString()).matches("INV-\\d{4}-\\d{6}");
        run(FEBRUARY, true);
        run(FEBRUARY, false);
        assertThat(only()).isEqualTo(invoice);
    }

    @Test
    void a_document_names_the_stretches_of_usage_that_it_was_made_from() {
        Machine machine = machine(FIRST.minusSeconds(3_600));
        run(FEBRUARY, false);
        JsonNode stretches =
                admin.get("/v1/invoices/" + id() + "/usage?limit=500", 200).get("items");
        assertThat(stretches)
                .extracting(stretch -> stretch.get("meter").asString())
                .containsExactly("ADDRESS", "DISK", "MEMORY", "PLAN:basic", "VCPU");
        assertThat(stretches).allSatisfy(stretch -> {
            assertThat(stretch.get("vm").asString()).isEqualTo(machine.id().toString());
            assertThat(stretch.get("from").asString()).isEqualTo("2024-02-01T00:00:00Z");
            assertThat(stretch.get("to").asString()).isEqualTo("2024-03-01T00:00:00Z");
        });
    }

    @Test
    void a_plans_fee_is_billed_for_the_share_of_the_month() {
        String fees = MeteringApi.prices("2024-01", "0")
                .replaceFirst("\"rates\"", "\"planFees\":[{\"plan\":\"basic\",\"monthly\":\"29\"}],\"rates\"");
        admin.put("/v1/prices/" + list + "-f/1", fees, 201);
        TenantId other = new TenantId(UUID.randomUUID());
        MeteringApi otherAdmin = new MeteringApi(port, MeteringInATest.bearer(other, Role.ADMINISTRATOR));
        otherAdmin.put("/v1/terms/1", MeteringApi.terms("2024-01", list + "-f"), 201);
        Machine machine = new Machine(new VmId(UUID.randomUUID()), other, new HostId(UUID.randomUUID()));
        apply(
                machine.change(1, FIRST.plusSeconds(86_400), ALL, 2),
                machine.change(2, FIRST.plusSeconds(3 * 86_400), Set.of(), 2));
        run(FEBRUARY, false);
        JsonNode lines = otherAdmin.get("/v1/invoices", 200).get("items").get(0).get("lines");
        assertThat(lines)
                .filteredOn(line -> line.get("kind").asString().equals("PLAN"))
                .extracting(line -> line.get("amount").asString())
                .containsExactly("2.00");
    }

    @Test
    void usage_that_came_late_becomes_a_line_of_the_next_invoice_once() {
        Machine machine = machine(FIRST);
        run(FEBRUARY, true);
        String february = id();
        apply(machine.change(3, Instant.parse("2024-02-15T00:00:00Z"), Set.of(), 2));
        machine(Instant.parse("2024-03-01T00:00:00Z"));
        run(MARCH, true);
        JsonNode march = admin.get("/v1/invoices", 200).get("items").get(0);
        JsonNode correction = march.get("lines").get(march.get("lines").size() - 1);
        assertThat(correction.get("kind").asString()).isEqualTo("CORRECTION");
        assertThat(correction.get("corrects").asString()).isEqualTo(february);
        assertThat(correction.get("amount").asString()).isEqualTo("-21.60");
        assertThat(march.get("net").asString()).isEqualTo("23.04");
        run("2024-04", true);
        assertThat(admin.get("/v1/invoices", 200).get("items").get(0).get("lines"))
                .noneMatch(line -> line.get("kind").asString().equals("CORRECTION"));
    }

    @Test
    void an_invoice_is_taken_back_once_by_a_credit_note_that_names_it_and_the_month_is_billed_anew() {
        machine(FIRST);
        run(FEBRUARY, true);
        String id = id();
        JsonNode note = admin.put("/v1/invoices/" + id + "/credit-note", "", 200);
        assertThat(note.get("kind").asString()).isEqualTo("CREDIT_NOTE");
        assertThat(note.get("number").asString()).startsWith("CN-");
        assertThat(note.get("corrects").asString()).isEqualTo(id);
        assertThat(note.get("total").asString()).isEqualTo("51.36");
        assertThat(admin.put("/v1/invoices/" + id + "/credit-note", "", 200)).isEqualTo(note);
        admin.put("/v1/invoices/" + id + "/void", "", 409);
        run(FEBRUARY, true);
        assertThat(admin.get("/v1/invoices", 200).get("items")).hasSize(3);
    }

    @Test
    void a_void_invoice_keeps_its_number_and_is_followed_by_another() {
        machine(FIRST);
        run(FEBRUARY, true);
        String id = id();
        JsonNode withdrawn = admin.put("/v1/invoices/" + id + "/void", "", 200);
        assertThat(withdrawn.get("state").asString()).isEqualTo("VOID");
        assertThat(admin.put("/v1/invoices/" + id + "/void", "", 200)).isEqualTo(withdrawn);
        run(FEBRUARY, true);
        assertThat(admin.get("/v1/invoices", 200).get("items"))
                .extracting(each -> each.get("state").asString())
                .containsExactlyInAnyOrder("VOID", "FINAL");
        assertThat(admin.get("/v1/invoices/" + id, 200).get("number")).isEqualTo(withdrawn.get("number"));
    }

    @Test
    void numbers_are_given_without_a_gap_also_when_runs_meet() {
        List<TenantId> tenants = billedTenants(20);
        IntStream.range(0, 8).parallel().forEach(i -> admin.put(path(FEBRUARY), "{\"finalise\":true}", 202));
        run(FEBRUARY, true);
        assertOneInvoiceEachAndNoGap(tenants);
    }

    @Test
    void a_run_whose_connection_is_killed_anywhere_makes_one_set_of_invoices() {
        List<TenantId> tenants = billedTenants(30);
        admin.put(path(FEBRUARY), "{\"finalise\":true}", 202);
        long killed = 0;
        while (killed < 6 && isOpen()) {
            killed += kill();
        }
        run(FEBRUARY, true);
        assertOneInvoiceEachAndNoGap(tenants);
    }

    private boolean isOpen() {
        return Boolean.TRUE.equals(
                jdbc.queryForObject("select exists (select from invoice_task where state = 'OPEN')", Boolean.class));
    }

    /** Ends connections in the middle of what they do with invoices; the database takes back what was not committed. */
    private long kill() {
        Long killed = jdbc.queryForObject("""
            select count(pg_terminate_backend(pid)) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid() and query like '%invoice%'
               and state in ('active', 'idle in transaction')\
            """, Long.class);
        return killed == null ? 0 : killed;
    }

    private List<TenantId> billedTenants(int count) {
        List<TenantId> tenants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TenantId each = new TenantId(UUID.randomUUID());
            new MeteringApi(port, MeteringInATest.bearer(each, Role.ADMINISTRATOR))
                    .put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
            Machine machine = new Machine(new VmId(UUID.randomUUID()), each, new HostId(UUID.randomUUID()));
            apply(machine.change(1, FIRST, ALL, 2), machine.change(2, GONE, Set.of(), 2));
            tenants.add(each);
        }
        return tenants;
    }

    private void assertOneInvoiceEachAndNoGap(List<TenantId> tenants) {
        for (TenantId each : tenants) {
            assertThat(new MeteringApi(port, MeteringInATest.bearer(each))
                            .get("/v1/invoices", 200)
                            .get("items"))
                    .hasSize(1);
        }
        assertThat(jdbc.queryForList("""
            select s.series from invoice_series s
             where s.last_number <> (select count(*) from invoice i where i.series = s.series)
                or s.last_number <> (select max(number) from invoice i where i.series = s.series)\
            """, String.class)).isEmpty();
        assertThat(DocumentLifeIT.issuedBeforeTheNumberBefore(jdbc)).isEmpty();
    }

    @Test
    void a_run_of_drafts_takes_back_no_final_run_that_is_not_done() {
        machine(FIRST);
        BillingMonth nobodys = BillingMonth.of("2023-01");
        transaction.executeWithoutResult(status -> {
            tasks.open(nobodys, true);
            tasks.open(nobodys, false);
            assertThat(jdbc.queryForList(
                            "select finalise from invoice_task where month = ? and tenant = ?",
                            Boolean.class,
                            nobodys.firstDay(),
                            tenant.value()))
                    .containsExactly(true);
            status.setRollbackOnly();
        });
    }

    @Test
    void a_number_whose_document_came_to_nothing_is_given_again() {
        String series = "T-" + UUID.randomUUID();
        transaction.executeWithoutResult(status -> {
            assertThat(writer.nextNumber(series).number()).isEqualTo(1);
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> {
            assertThat(writer.nextNumber(series).number()).isEqualTo(1);
            status.setRollbackOnly();
        });
    }

    @Test
    void a_meter_without_a_price_keeps_the_invoice_a_draft() {
        String unpriced =
                MeteringApi.prices("2024-01", "0.02").replaceAll("(?s),\\s*\\{\"meter\":\"DISK\".*}]}]}", "]}");
        admin.put("/v1/prices/" + list + "-u/1", unpriced, 201);
        TenantId other = new TenantId(UUID.randomUUID());
        MeteringApi otherAdmin = new MeteringApi(port, MeteringInATest.bearer(other, Role.ADMINISTRATOR));
        otherAdmin.put("/v1/terms/1", MeteringApi.terms("2024-01", list + "-u"), 201);
        Machine machine = new Machine(new VmId(UUID.randomUUID()), other, new HostId(UUID.randomUUID()));
        apply(machine.change(1, FIRST, ALL, 2), machine.change(2, GONE, Set.of(), 2));
        run(FEBRUARY, true);
        JsonNode draft = otherAdmin.get("/v1/invoices", 200).get("items").get(0);
        assertThat(draft.get("state").asString()).isEqualTo("DRAFT");
        assertThat(draft.get("unpriced").get(0).asString()).isEqualTo("DISK");
    }

    @Test
    void tenants_see_their_own_documents_with_numbers_and_run_nothing() {
        machine(FIRST);
        run(FEBRUARY, false);
        String id = id();
        assertThat(customer.get("/v1/invoices", 200).get("items")).isEmpty();
        customer.get("/v1/invoices/" + id, 404);
        customer.put(path(FEBRUARY), "{}", 403);
        customer.put("/v1/invoices/" + id + "/void", "", 403);
        customer.put("/v1/invoices/" + id + "/credit-note", "", 403);
        run(FEBRUARY, true);
        customer.get("/v1/invoices/" + id, 200);
        new MeteringApi(port, MeteringInATest.bearer(new TenantId(UUID.randomUUID()))).get("/v1/invoices/" + id, 404);
    }

    @Test
    void a_document_can_be_had_as_csv_and_as_a_page() {
        machine(FIRST);
        run(FEBRUARY, true);
        String path = "/v1/invoices/" + id();
        assertThat(customer.getAs(path + "?format=csv", "text/csv").body())
                .contains(",TOTAL,,,,,,,51.36,EUR,INVOICE,FINAL,20")
                .endsWith(",1,\r\n");
        assertThat(customer.getAs(path + "?format=html", "text/html").body()).contains("Oak Ltd", "51.36");
        assertThat(customer.get(path + "?format=xml", 400)
                        .get("errors")
                        .get(0)
                        .get("pointer")
                        .asString())
                .isEqualTo("?format");
    }

    @Test
    void a_month_that_is_not_over_is_not_billed() {
        assertThat(admin.put(path("9000-01"), "{}", 409).get("code").asString()).isEqualTo("too-early");
        admin.put(path("2024-13"), "{}", 404);
    }

    private void run(String month, boolean finalise) {
        admin.put(path(month), "{\"finalise\":" + finalise + "}", 202);
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        admin.get(path(month), 200).get("tenants").has("OPEN"))
                .isFalse());
        assertThat(admin.get(path(month), 200).get("tenants").has("FAILED")).isFalse();
    }

    private static String path(String month) {
        return "/v1/invoices/runs/" + month;
    }

    private JsonNode only() {
        JsonNode items = admin.get("/v1/invoices", 200).get("items");
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private String id() {
        return only().get("id").asString();
    }

    private Machine machine(Instant from) {
        Machine machine = new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
        // a version is left for what comes late
        apply(
                machine.change(1, from.minusSeconds(5), Set.of(), 2),
                machine.change(2, from, ALL, 2),
                machine.change(4, GONE, Set.of(), 2));
        return machine;
    }

    private void apply(VmChanged... changes) {
        List<UsageFact> facts = new ArrayList<>();
        for (VmChanged change : changes) {
            facts.add(new UsageFact.Changed(change));
        }
        transaction.executeWithoutResult(status -> usage.apply(facts));
    }
}

package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.reconciliation.DailyCheck;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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

/** Machines of February 2024, most of which live for 20 seconds: so short that nobody need have watched. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ReconciliationIT {
    private static final String FEBRUARY = "2024-02";
    /** With its plan. */
    private static final int METERS = ALL.size() + 1;
    /** Of all meters of one of them. */
    private static final String SECONDS = String.valueOf(20 * METERS);

    private static final Instant FIRST = Instant.parse("2024-02-01T00:00:00Z");

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private DailyCheck daily;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private TransactionTemplate transaction;

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
        String list = "list-" + tenant.toString().substring(0, 8);
        // dear, so that seconds are worth something
        String prices = MeteringApi.prices("2024-01", "3600")
                .replace(
                        "\"rates\":[",
                        "\"rates\":[{\"meter\":\"IMAGE\",\"per\":\"MONTH\",\"tiers\":[{\"price\":\"0\"}]},");
        admin.put("/v1/prices/" + list + "/1", prices, 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
    }

    @Test
    void what_is_not_billed_yet_is_told_and_what_was_billed_as_it_was_lived_is_not() {
        lived(machine(), 0, 20);
        assertThat(findings(check(""))).containsOnly("NOT_YET_BILLED").hasSize(METERS);

        finalise(FEBRUARY);
        JsonNode billed = check("");
        assertThat(billed.get("items")).isEmpty();
        assertThat(billed.at("/totals/machines").asInt()).isEqualTo(1);
        assertThat(billed.at("/totals/livedSeconds").asString()).isEqualTo(SECONDS);
        assertThat(billed.at("/totals/meteredSeconds").asString()).isEqualTo(SECONDS);
        assertThat(billed.at("/totals/billedSeconds").asString()).isEqualTo(SECONDS);
        assertThat(billed.at("/totals/findings/BALANCED").asInt()).isEqualTo(METERS);
        assertThat(findings(check("&all=true"))).containsOnly("BALANCED").hasSize(METERS);
    }

    @Test
    void a_change_that_was_heard_after_the_invoice_is_corrected_by_the_next_run() {
        Machine machine = machine();
        lived(machine, 0, 20);
        finalise(FEBRUARY);
        apply(new UsageFact.Changed(machine.change(2, FIRST.plusSeconds(5), Set.of(), 2)));
        JsonNode late = check("");
        assertThat(findings(late)).containsOnly("CORRECTED_LATER");
        assertThat(late.at("/items/0/difference").asString()).isEqualTo("-15");

        lived(machine(), 86_400 * 30, 86_400 * 30 + 20);
        finalise("2024-03");
        assertThat(check("").get("items")).isEmpty();
    }

    @Test
    void a_stop_of_a_later_month_explains_no_copy_that_is_wrong() {
        Machine machine = machine();
        Instant march = FIRST.plusSeconds(86_400 * 29);
        apply(new UsageFact.Changed(machine.change(1, march.minusSeconds(20), ALL, 2)));
        apply(machine.seen(march));
        finalise(FEBRUARY);
        tamper(
                "update invoice_use set quantity = 1 where vm = ? and meter = 'VCPU'",
                machine.id().value());
        apply(new UsageFact.Changed(machine.change(2, march.plusSeconds(86_400 * 35), Set.of(), 2)));
        assertThat(findings(check(""))).containsExactly("UNEXPLAINED");
    }

    @Test
    void an_invoice_made_anew_bills_its_month_and_no_correction_of_the_one_before_does() {
        Machine first = machine();
        Machine second = machine();
        lived(first, 0, 20);
        lived(second, 0, 20);
        finalise(FEBRUARY);
        String february =
                admin.get("/v1/invoices", 200).get("items").get(0).get("id").asString();
        apply(new UsageFact.Changed(first.change(2, FIRST.plusSeconds(5), Set.of(), 2)));
        lived(machine(), 86_400 * 30, 86_400 * 30 + 20);
        finalise("2024-03");
        apply(new UsageFact.Changed(second.change(2, FIRST.plusSeconds(5), Set.of(), 2)));
        admin.put("/v1/invoices/" + february + "/credit-note", "", 200);
        finalise(FEBRUARY);
        assertThat(check("").get("items")).isEmpty();
    }

    @Test
    void what_followed_the_last_report_of_a_lost_host_is_listed_as_that() {
        Machine machine = machine();
        apply(new UsageFact.Changed(machine.change(1, FIRST, ALL, 2)));
        apply(machine.seen(FIRST.plusSeconds(20)));
        apply(new UsageFact.Lost(new HostLost(machine.host(), 2, FIRST.plusSeconds(25))));
        apply(new UsageFact.Changed(machine.change(2, FIRST.plusSeconds(900), Set.of(), 2)));
        finalise(FEBRUARY);
        JsonNode lost = check("");
        assertThat(findings(lost)).containsOnly("LOST_HOST");
        JsonNode line = lost.get("items").get(0);
        assertThat(line.get("livedSeconds").asString()).isEqualTo("900");
        assertThat(line.get("billedSeconds").asString()).isEqualTo("25");
        assertThat(line.get("lostSeconds").asString()).isEqualTo("875");
        assertThat(line.get("unobservedSeconds").asString()).isEqualTo("880");
    }

    @Test
    void a_row_of_usage_that_somebody_altered_is_unexplained() {
        Machine machine = machine();
        lived(machine, 0, 20);
        finalise(FEBRUARY);
        altered(machine, -1);
        JsonNode check = check("");
        assertThat(findings(check)).containsExactly("UNEXPLAINED");
        assertThat(check.at("/items/0/meter").asString()).isEqualTo("VCPU");
        assertThat(check.at("/items/0/meteredSeconds").asString()).isEqualTo("19");
        // others rebuild all machines, and want them as they should be
        altered(machine, 1);
    }

    private void altered(Machine machine, int seconds) {
        tamper(
                "update usage_interval set ends = ends + make_interval(secs => ?) where vm = ? and meter = 'VCPU'",
                seconds,
                machine.id().value());
    }

    private void tamper(String sql, Object... arguments) {
        new Tampering(transaction, jdbc).with(sql, arguments);
    }

    @Test
    void a_quantity_that_somebody_altered_in_what_was_billed_is_unexplained() {
        Machine machine = machine();
        lived(machine, 0, 20);
        finalise(FEBRUARY);
        tamper(
                "update invoice_use set quantity = 1 where vm = ? and meter = 'VCPU'",
                machine.id().value());
        JsonNode check = check("");
        assertThat(findings(check)).containsExactly("UNEXPLAINED");
        assertThat(check.at("/items/0/difference").asString()).isEqualTo("0");
        assertThat(check.at("/items/0/unitDifference").asString()).isEqualTo("20");
    }

    @Test
    void a_plans_fee_that_somebody_altered_in_what_was_billed_is_unexplained() {
        Machine machine = machine();
        lived(machine, 0, 20);
        finalise(FEBRUARY);
        tamper(
                "update invoice_use set ends = ends - interval '1 second' where vm = ? and meter = 'PLAN:basic'",
                machine.id().value());
        JsonNode check = check("");
        assertThat(findings(check)).containsExactly("UNEXPLAINED");
        assertThat(check.at("/items/0/meter").asString()).isEqualTo("PLAN:basic");
        assertThat(check.at("/items/0/difference").asString()).isEqualTo("1");
    }

    @Test
    void images_are_checked_as_machines_are() {
        UUID image = UUID.randomUUID();
        apply(
                new UsageFact.Stored(new ImageChanged(image, tenant, 1, "debian", 3L << 30, true, FIRST)),
                new UsageFact.Stored(
                        new ImageChanged(image, tenant, 2, "debian", 3L << 30, false, FIRST.plusSeconds(50))));
        JsonNode check = check("");
        assertThat(findings(check)).containsExactly("NOT_YET_BILLED");
        assertThat(check.at("/items/0/image").asString()).isEqualTo("debian");
        assertThat(check.at("/items/0/vm").isNull()).isTrue();
        assertThat(check.at("/items/0/livedSeconds").asString()).isEqualTo("50");
        altered(image, 1);
        assertThat(findings(check("")))
                .as("what is kept does not follow from the changes")
                .containsExactly("UNEXPLAINED");
        // others rebuild all images, and want them as they should be
        altered(image, -1);
    }

    private void altered(UUID image, int seconds) {
        tamper(
                "update image_event set effective_at = effective_at + make_interval(secs => ?) where vm = ? and version = 2",
                seconds,
                image);
    }

    @Test
    void a_copy_of_an_image_is_held_against_what_was_known_of_it() {
        UUID image = UUID.randomUUID();
        apply(
                new UsageFact.Stored(new ImageChanged(image, tenant, 1, "debian", 3L << 30, true, FIRST)),
                new UsageFact.Stored(
                        new ImageChanged(image, tenant, 2, "debian", 3L << 30, false, FIRST.plusSeconds(50))));
        finalise(FEBRUARY);
        assertThat(findings(check(""))).isEmpty();
        tamper("update invoice_use set ends = ends - interval '1 second' where vm = ?", image);
        assertThat(findings(check(""))).containsExactly("UNEXPLAINED");
    }

    @Test
    void amounts_of_documents_are_rated_again() {
        Machine machine = machine();
        lived(machine, 0, 20);
        finalise(FEBRUARY);
        JsonNode balanced = amounts();
        assertThat(findings(balanced)).containsExactly("BALANCED");
        assertThat(balanced.at("/items/0/differences")).isEmpty();
        assertThat(balanced.at("/items/0/now")).isEqualTo(balanced.at("/items/0/net"));

        apply(new UsageFact.Changed(machine.change(2, FIRST.plusSeconds(5), Set.of(), 2)));
        assertThat(findings(amounts())).containsExactly("CORRECTED_LATER");
        lived(machine(), 86_400 * 30, 86_400 * 30 + 20);
        finalise("2024-03");
        assertThat(findings(amounts())).containsExactly("BALANCED");

        tamper(
                "update invoice_line set amount = amount + 1 where meter = 'VCPU' and invoice in"
                        + " (select id from invoice where tenant = ? and month = '2024-02-01')",
                tenant.value());
        JsonNode altered = amounts();
        assertThat(findings(altered)).containsExactly("UNEXPLAINED");
        assertThat(altered.at("/items/0/differences/0/meter").asString()).isEqualTo("VCPU");
    }

    private JsonNode amounts() {
        return customer.get("/v1/reconciliation/amounts?month=" + FEBRUARY, 200);
    }

    @Test
    void traffic_that_was_billed_is_held_against_what_was_counted() {
        BilledTenant priced =
                BilledTenant.withTraffic(port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
        Machine machine = priced.machine(2, FIRST, FIRST.plusSeconds(600));
        priced.facts().accept(List.of(machine.passed(FIRST.plusSeconds(60), "boot-1", 700, 7_000)));
        String path = "/v1/reconciliation/traffic?month=" + FEBRUARY;
        assertThat(findings(priced.customer().get(path, 200))).containsExactly("NOT_YET_BILLED");
        priced.run(FEBRUARY, true);
        assertThat(priced.customer().get(path, 200).get("items")).isEmpty();
        priced.facts().accept(List.of(machine.passed(FIRST.plusSeconds(90), "boot-1", 800, 7_000)));
        JsonNode late = priced.customer().get(path, 200);
        assertThat(findings(late)).containsExactly("CORRECTED_LATER");
        assertThat(late.at("/items/0/received").toString())
                .isEqualTo("{\"counted\":800,\"billable\":800,\"billed\":700}");
        assertThat(customer.get(path, 200).get("items")).isEmpty();
    }

    @Test
    void pages_of_traffic_go_on_where_nothing_differed_and_leave_none_out() {
        BilledTenant priced =
                BilledTenant.withTraffic(port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
        // more than one page looks at, and before the machine
        jdbc.update(
                "insert into metered_vm (vm, tenant) select lpad(to_hex(n), 32, '0')::uuid, ? from generate_series(?, ?) as n",
                priced.id().value(),
                1,
                2_001);
        Set<String> machines = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Machine machine = priced.machine(2, FIRST, FIRST.plusSeconds(600));
            priced.facts().accept(List.of(machine.passed(FIRST.plusSeconds(60), "boot-1", 700, 7_000)));
            machines.add(machine.id().toString());
        }
        String path = "/v1/reconciliation/traffic?limit=2&month=" + FEBRUARY;
        assertThat(priced.customer().get(path, 200).get("items")).isEmpty();
        List<JsonNode> pages = pages(priced.customer(), path);
        assertThat(pages).extracting(page -> page.get("items").size()).containsExactly(0, 2, 1);
        List<String> told = new ArrayList<>();
        pages.forEach(page ->
                page.get("items").forEach(item -> told.add(item.get("vm").asString())));
        assertThat(told).isSorted().containsExactlyInAnyOrderElementsOf(machines);
    }

    @Test
    void pages_of_amounts_have_each_document_once() {
        lived(machine(), 0, 20);
        finalise(FEBRUARY);
        String february =
                admin.get("/v1/invoices", 200).get("items").get(0).get("id").asString();
        admin.put("/v1/invoices/" + february + "/credit-note", "", 200);
        finalise(FEBRUARY);
        List<JsonNode> pages = pages(customer, "/v1/reconciliation/amounts?limit=1&month=" + FEBRUARY);
        assertThat(pages).hasSize(3).allSatisfy(page -> assertThat(findings(page))
                .containsExactly("BALANCED"));
        assertThat(pages)
                .extracting(page -> page.at("/items/0/document").asString())
                .doesNotHaveDuplicates()
                .contains(february);
        assertThat(pages(customer, "/v1/reconciliation/amounts?limit=3&month=" + FEBRUARY))
                .hasSize(1);
    }

    private static List<JsonNode> pages(MeteringApi caller, String path) {
        List<JsonNode> pages = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = caller.get(path + token, 200);
            pages.add(page);
            token = page.has("nextPageToken")
                    ? "&pageToken=" + page.get("nextPageToken").asString()
                    : "";
        } while (!token.isEmpty());
        return pages;
    }

    @Test
    void facts_that_came_in_another_order_are_checked_the_same() {
        Machine orderly = machine();
        Machine shuffled = machine();
        for (int version : List.of(1, 2, 3, 4)) {
            apply(new UsageFact.Changed(change(orderly, version)));
        }
        for (int version : List.of(3, 1, 4, 2, 3)) {
            apply(new UsageFact.Changed(change(shuffled, version)));
        }
        assertThat(lines(orderly)).isNotEmpty().isEqualTo(lines(shuffled));
    }

    private static VmChanged change(Machine machine, int version) {
        return machine.change(
                version, FIRST.plusSeconds(5L * version), version == 4 ? Set.of() : ALL, version == 2 ? 4 : 2);
    }

    private List<String> lines(Machine machine) {
        List<String> lines = new ArrayList<>();
        check("&all=true&vm=" + machine.id())
                .get("items")
                .forEach(line -> lines.add(line.get("meter").asString()
                        + line.get("finding")
                        + line.get("livedSeconds")
                        + line.get("meteredSeconds")
                        + line.get("billableSeconds")));
        return lines;
    }

    @Test
    void pages_follow_machines_and_leave_none_out() {
        Set<String> machines = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            Machine machine = machine();
            lived(machine, i, 20);
            machines.add(machine.id().toString());
        }
        List<String> told = new ArrayList<>();
        List<JsonNode> pages = pages(customer, "/v1/reconciliation?limit=8&month=" + FEBRUARY);
        pages.forEach(page ->
                page.get("items").forEach(line -> told.add(line.get("vm").asString())));
        assertThat(pages).hasSize(3);
        assertThat(told).hasSize(5 * METERS);
        assertThat(new HashSet<>(told)).isEqualTo(machines);
    }

    @Test
    void tenants_see_their_own_machines_and_administrators_those_of_all_or_of_one() {
        Machine machine = machine();
        lived(machine, 0, 20);
        MeteringApi other = new MeteringApi(port, MeteringInATest.bearer(new TenantId(UUID.randomUUID())));
        String path = "/v1/reconciliation?month=" + FEBRUARY;
        assertThat(other.get(path + "&vm=" + machine.id(), 200).get("items")).isEmpty();
        MeteringApi office =
                new MeteringApi(port, MeteringInATest.bearer(new TenantId(UUID.randomUUID()), Role.ADMINISTRATOR));
        assertThat(office.get(path + "&vm=" + machine.id(), 200).get("items")).hasSize(METERS);
        // the gateway has read whom it names
        assertThat(office.get(path + "&tenant=oak", 200).at("/totals/machines").asInt())
                .isZero();
        customer.get("/v1/reconciliation", 400);
        customer.get(path + "&all=perhaps", 400);
    }

    @Test
    void the_daily_check_is_made_once() {
        daily.look();
        daily.look();
        assertThat(jdbc.queryForObject("""
                select count(*) from reconciliation_check where finished_at is not null and day >= current_date - 1\
                """, Integer.class)).isBetween(1, 2);
    }

    @Test
    void a_check_that_died_is_made_again_after_an_hour() {
        daily.look();
        jdbc.update("update reconciliation_check set finished_at = null, machines = -1");
        daily.look();
        assertThat(unfinished()).as("somebody may be at it").isPositive();
        jdbc.update("update reconciliation_check set claimed_at = claimed_at - interval '61 minutes'");
        daily.look();
        // midnight may have been in between
        assertThat(jdbc.queryForObject(
                        "select machines from reconciliation_check order by day desc limit 1", Integer.class))
                .isNotNegative();
        jdbc.update("delete from reconciliation_check where finished_at is null");
        assertThat(metrics.get("viveiro.reconciliation.age").gauge().value()).isBetween(0.0, 60.0);
    }

    private int unfinished() {
        Integer rows = jdbc.queryForObject(
                "select count(*) from reconciliation_check where finished_at is null", Integer.class);
        return rows == null ? 0 : rows;
    }

    private static List<String> findings(JsonNode check) {
        List<String> findings = new ArrayList<>();
        check.get("items").forEach(line -> findings.add(line.get("finding").asString()));
        return findings;
    }

    private JsonNode check(String more) {
        return customer.get("/v1/reconciliation?month=" + FEBRUARY + more, 200);
    }

    private void finalise(String month) {
        admin.put("/v1/invoices/runs/" + month, "{\"finalise\":true}", 202);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(admin.get("/v1/invoices/runs/" + month, 200)
                                .get("tenants")
                                .has("OPEN"))
                        .isFalse());
    }

    private Machine machine() {
        return new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
    }

    private void lived(Machine machine, int from, int to) {
        // a version is left for what comes late
        apply(
                new UsageFact.Changed(machine.change(1, FIRST.plusSeconds(from), ALL, 2)),
                new UsageFact.Changed(machine.change(3, FIRST.plusSeconds(to), Set.of(), 2)));
    }

    private void apply(UsageFact... facts) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(facts)));
    }
}

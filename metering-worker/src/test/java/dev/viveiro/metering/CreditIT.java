package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Machines of 2 processors at 1.00 an hour and 2048 MiB at 0.02, with 23 % tax: 2.4846 an hour. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CreditIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static CreditNews news;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final String list = "list-" + UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcTemplate jdbc;

    private MeteringApi admin;
    private MeteringApi customer;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void listen(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
        news = CreditNews.of(rabbit);
    }

    @BeforeEach
    void aTenantWithTerms() {
        admin = admin(tenant);
        customer = new MeteringApi(port, MeteringInATest.bearer(tenant));
        admin.put("/v1/prices/" + list + "/1", MeteringApi.prices("2024-01", "1.00"), 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
    }

    @Test
    void prepaid_credit_is_used_up_step_by_step_and_a_payment_lifts_at_once() {
        pay("bank-1", "20.00");
        admin.put("/v1/credit-terms/1", prepaid(), 201);
        Machine machine = machine(tenant);
        Instant now = Instant.now();
        apply(new UsageFact.Changed(machine.change(1, now.minus(Duration.ofHours(10)), ALL, 2)));
        apply(machine.seen(now.minus(Duration.ofHours(8))));
        assertThat(credit().get("standing").asString()).isEqualTo("GOOD");
        apply(machine.seen(now.minus(Duration.ofHours(2))));
        awaitTold("1 LOW");
        apply(machine.seen(now));
        awaitTold("1 LOW", "2 EXHAUSTED");
        CreditChanged exhausted = news.told(tenant).getLast();
        // a cent more or less when a month began within these hours: each month is rounded by itself
        assertThat(new BigDecimal(exhausted.balance()))
                .isCloseTo(new BigDecimal("-4.85"), within(new BigDecimal("0.02")));
        assertThat(exhausted.currency()).isEqualTo("EUR");
        assertThat(exhausted.contact()).isEqualTo("ana@example.org");

        pay("bank-2", "20.00");
        assertThat(credit().get("standing").asString()).isEqualTo("GOOD");
        awaitTold("1 LOW", "2 EXHAUSTED", "3 GOOD");
        assertThat(jdbc.queryForObject(
                        "select version from credit_standing where tenant = ?", Long.class, tenant.value()))
                .isEqualTo(3);
    }

    @Test
    void a_webhook_lifts_at_once_and_one_that_is_played_again_changes_nothing() {
        use(tenant);
        admin.put("/v1/credit-terms/1", prepaid(), 201);
        awaitTold("1 LOW", "2 EXHAUSTED");
        String id = "pay-" + UUID.randomUUID();
        byte[] body = WebhookCalls.payment(id, tenant, "50.00");
        JsonNode noted = webhook(body, 201);
        assertThat(credit().get("standing").asString()).isEqualTo("GOOD");
        assertThat(noted.get("reference").asString()).isEqualTo(MeteringInATest.PROVIDER + ":" + id);
        assertThat(noted.get("note").asString()).isEqualTo("Für März");

        assertThat(webhook(body, 200)).isEqualTo(noted);
        assertThat(webhook(WebhookCalls.payment(id, tenant, "51.00"), 409)
                        .get("code")
                        .asString())
                .isEqualTo("external-ref-in-use");
        TenantId other = new TenantId(UUID.randomUUID());
        admin(other).put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
        webhook(WebhookCalls.payment(id, other, "50.00"), 409);
        assertThat(customer.get("/v1/payments", 200).get("items")).hasSize(1);
        awaitTold("1 LOW", "2 EXHAUSTED", "3 GOOD");
    }

    @Test
    void who_does_not_sign_right_learns_nothing() {
        byte[] body = WebhookCalls.payment("pay-1", tenant, "50.00");
        Instant now = Instant.now();
        var right = WebhookCalls.signed(body, now, MeteringInATest.WEBHOOK_SECRET);
        var old = WebhookCalls.signed(body, now.minusSeconds(400), MeteringInATest.WEBHOOK_SECRET);
        byte[] other = WebhookCalls.payment("pay-1", tenant, "51.00");
        JsonNode refused = MeteringApi.postUnnamed(port, WebhookCalls.PATH, right, other, 401);
        assertThat(refused.get("code").asString()).isEqualTo("unauthenticated");
        String detail = refused.get("detail").asString();
        assertThat(detail(MeteringApi.postUnnamed(port, WebhookCalls.PATH, old, body, 401)))
                .isEqualTo(detail);
        assertThat(detail(MeteringApi.postUnnamed(port, "/v1/payments/webhooks/nobody", right, body, 401)))
                .isEqualTo(detail);
        assertThat(detail(MeteringApi.postUnnamed(port, WebhookCalls.PATH, Map.of(), new byte[0], 401)))
                .isEqualTo(detail);
        assertThat(customer.get("/v1/payments", 200).get("items")).isEmpty();
    }

    @Test
    void what_is_signed_and_no_payment_is_pointed_to() {
        assertThat(pointer(webhook(WebhookCalls.payment("pay-1", tenant, "0"), 400)))
                .isEqualTo("/amount");
        TenantId nobody = new TenantId(UUID.randomUUID());
        assertThat(pointer(webhook(WebhookCalls.payment("pay-1", nobody, "1"), 400)))
                .isEqualTo("/tenant");
        for (String body : List.of("", "null", "[]", "{", "{\"id\":1}", "{\"more\":1}", "\u0000")) {
            webhook(body.getBytes(StandardCharsets.UTF_8), 400);
        }
        String dated = new String(WebhookCalls.payment("pay-1", tenant, "1"), StandardCharsets.UTF_8);
        String far = dated.replaceFirst("\"paidAt\":\"[^\"]+", "\"paidAt\":\"+300000-01-01T00:00:00Z");
        assertThat(pointer(webhook(far.getBytes(StandardCharsets.UTF_8), 400))).isEqualTo("/paidAt");
        byte[] large = new byte[65 << 10];
        webhook(large, 413);
    }

    @Test
    void terms_take_effect_at_once_and_none_at_all_suspend_nobody() {
        use(tenant);
        assertThat(customer.get("/v1/balance", 200).get("items").get(0).has("credit"))
                .isFalse();
        admin.put("/v1/credit-terms/1", prepaid(), 201);
        assertThat(credit().get("standing").asString()).isEqualTo("EXHAUSTED");
        assertThat(credit().at("/suspendsWhen/availableBelow").asString()).isEqualTo("0.00");
        admin.put("/v1/credit-terms/1", prepaid(), 200);
        assertThat(admin.put("/v1/credit-terms/3", prepaid(), 409)
                        .get("nextVersion")
                        .asInt())
                .isEqualTo(2);
        admin.put("/v1/credit-terms/2", "{\"kind\":\"UNWATCHED\",\"currency\":\"EUR\"}", 201);
        assertThat(credit().get("standing").asString()).isEqualTo("GOOD");
        awaitTold("1 LOW", "2 EXHAUSTED", "3 GOOD");
        assertThat(pointer(admin.put("/v1/credit-terms/3", prepaid().replace("EUR", "USD"), 400)))
                .isEqualTo("/currency");
        customer.put("/v1/credit-terms/3", prepaid(), 403);
        assertThat(customer.get("/v1/credit-terms", 200).get("items"))
                .extracting(each -> each.get("kind").asString())
                .containsExactly("UNWATCHED", "PREPAID");
    }

    @Test
    void an_invoice_that_is_due_suspends_and_its_credit_note_lifts() {
        Machine machine = machine(tenant);
        apply(
                new UsageFact.Changed(machine.change(1, Instant.parse("2024-02-01T00:00:00Z"), ALL, 2)),
                new UsageFact.Changed(machine.change(2, Instant.parse("2024-02-01T10:00:00Z"), Set.of(), 2)));
        admin.put(
                "/v1/credit-terms/1",
                "{\"kind\":\"POSTPAID\",\"currency\":\"EUR\",\"dueDays\":0,\"graceDays\":0}",
                201);
        admin.put("/v1/invoices/runs/2024-02", "{\"finalise\":true}", 202);
        awaitTold("1 LOW", "2 EXHAUSTED");
        String invoice =
                customer.get("/v1/invoices", 200).get("items").get(0).get("id").asString();
        assertThat(customer.get("/v1/invoices/" + invoice, 200).get("dueOn").asString())
                .isEqualTo(customer.get("/v1/invoices/" + invoice, 200)
                        .get("issuedAt")
                        .asString()
                        .substring(0, 10));
        admin.put("/v1/invoices/" + invoice + "/credit-note", "", 200);
        awaitTold("1 LOW", "2 EXHAUSTED", "3 GOOD");
    }

    @Test
    void who_pays_before_and_names_no_amount_that_warns_is_warned_all_the_same() {
        pay("bank-1", "30.00");
        admin.put("/v1/credit-terms/1", "{\"kind\":\"PREPAID\",\"currency\":\"EUR\"}", 201);
        assertThat(credit().at("/warnsWhen/availableBelow").asString()).isEqualTo("10.00");
        assertThat(customer.get("/v1/credit-terms", 200).get("items").get(0).hasNonNull("warnBelow"))
                .isFalse();
        use(tenant);
        awaitTold("1 LOW");
    }

    @Test
    void what_was_used_before_the_month_turned_is_not_forgotten_before_it_is_billed() {
        Machine machine = machine(tenant);
        Instant lastMonth = BillingMonth.at(Instant.now()).from().minus(Duration.ofDays(5));
        apply(
                new UsageFact.Changed(machine.change(1, lastMonth, ALL, 2)),
                new UsageFact.Changed(machine.change(2, lastMonth.plus(Duration.ofHours(10)), Set.of(), 2)));
        JsonNode balance = customer.get("/v1/balance", 200).get("items").get(0);
        assertThat(balance.get("unbilled").asString()).isEqualTo("24.85");
        assertThat(balance.get("available").asString()).isEqualTo("-24.85");
    }

    @Test
    void two_replicas_whose_connections_are_killed_tell_each_version_once() {
        List<TenantId> tenants = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TenantId each = new TenantId(UUID.randomUUID());
            admin(each).put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
            // warned at nothing, there is one change to come, told in two steps
            String terms = "{\"kind\":\"PREPAID\",\"currency\":\"EUR\",\"warnBelow\":\"0\"}";
            admin(each).put("/v1/credit-terms/1", terms, 201);
            tenants.add(each);
        }
        try (ConfigurableApplicationContext other = MeteringInATest.replica()) {
            assertThat(other.isRunning()).isTrue();
            tenants.forEach(this::use);
            AtomicInteger killed = new AtomicInteger();
            await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> {
                killed.addAndGet(killed.get() < 6 ? kill() : 0);
                return allTold(tenants, List.of("1 LOW", "2 EXHAUSTED"));
            });
            tenants.parallelStream().forEach(each -> webhook(WebhookCalls.payment("pay-" + each, each, "100.00"), 201));
            await().atMost(SOON).until(() -> allTold(tenants, List.of("1 LOW", "2 EXHAUSTED", "3 GOOD")));
        }
    }

    private static boolean allTold(List<TenantId> tenants, List<String> changes) {
        return tenants.stream().allMatch(each -> news.changes(each).equals(changes));
    }

    /** Ends connections in the middle of an assessment; the database takes back what was not committed. */
    private int kill() {
        Integer killed = jdbc.queryForObject("""
            select count(pg_terminate_backend(pid)) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()
               and (query like '%credit_%' or query like '%into outbox%') and state in ('active', 'idle in transaction')\
            """, Integer.class);
        return killed == null ? 0 : killed;
    }

    /** Ten hours of a machine: 24.85. */
    private void use(TenantId who) {
        Machine machine = machine(who);
        Instant now = Instant.now();
        apply(
                new UsageFact.Changed(machine.change(1, now.minus(Duration.ofHours(10)), ALL, 2)),
                new UsageFact.Changed(machine.change(2, now, Set.of(), 2)));
    }

    private void awaitTold(String... changes) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(news.changes(tenant)).containsExactly(changes));
    }

    private JsonNode credit() {
        return customer.get("/v1/balance", 200).get("items").get(0).get("credit");
    }

    private void pay(String reference, String amount) {
        admin.put("/v1/payments/" + reference, "{\"currency\":\"EUR\",\"amount\":\"" + amount + "\"}", 201);
    }

    private JsonNode webhook(byte[] body, int status) {
        return MeteringApi.postUnnamed(
                port,
                WebhookCalls.PATH,
                WebhookCalls.signed(body, Instant.now(), MeteringInATest.WEBHOOK_SECRET),
                body,
                status);
    }

    private static String pointer(JsonNode problem) {
        return problem.get("errors").get(0).get("pointer").asString();
    }

    private static String detail(JsonNode problem) {
        return problem.get("detail").asString();
    }

    static String prepaid() {
        return """
            {"kind":"PREPAID","currency":"EUR","warnBelow":"5","contact":"ana@example.org"}\
            """;
    }

    private MeteringApi admin(TenantId who) {
        return new MeteringApi(port, MeteringInATest.bearer(who, Role.ADMINISTRATOR));
    }

    private static Machine machine(TenantId who) {
        return new Machine(new VmId(UUID.randomUUID()), who, new HostId(UUID.randomUUID()));
    }

    private void apply(UsageFact... facts) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(facts)));
    }
}

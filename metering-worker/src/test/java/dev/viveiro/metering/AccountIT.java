package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
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
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class AccountIT {
    private static final BigDecimal CENT = new BigDecimal("0.02");

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

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
    void callers() {
        admin = new MeteringApi(port, MeteringInATest.bearer(tenant, Role.ADMINISTRATOR));
        customer = new MeteringApi(port, MeteringInATest.bearer(tenant));
    }

    @Test
    void a_payment_counts_once_however_often_it_is_noted() {
        JsonNode noted = admin.put("/v1/payments/bank-17", payment("50"), 201);
        assertThat(noted.get("amount").asString()).isEqualTo("50.00");
        assertThat(admin.put("/v1/payments/bank-17", payment("50.00"), 200)).isEqualTo(noted);
        assertThat(admin.put("/v1/payments/bank-17", payment("51"), 409)
                        .get("code")
                        .asString())
                .isEqualTo("external-ref-in-use");
        admin.put("/v1/payments/bank-18", "{\"currency\":\"EUR\",\"amount\":\"20\",\"refund\":true}", 201);
        JsonNode earlier = admin.put(
                "/v1/payments/bank-16",
                "{\"currency\":\"EUR\",\"amount\":\"5\",\"receivedAt\":\"2026-01-02T00:00:00Z\"}",
                201);
        assertThat(earlier.get("receivedAt").asString()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(Instant.parse(earlier.get("bookedAt").asString()))
                .isAfterOrEqualTo(Instant.parse(noted.get("bookedAt").asString()));
        JsonNode balance = customer.get("/v1/balance", 200).get("items").get(0);
        assertThat(balance.get("balance").asString()).isEqualTo("35.00");
        assertThat(customer.get("/v1/payments", 200).get("items"))
                .extracting(each -> each.get("reference").asString())
                .as("what came last is the first")
                .containsExactly("bank-18", "bank-17", "bank-16");
        JsonNode first = customer.get("/v1/payments?limit=2", 200);
        assertThat(first.get("items")).hasSize(2);
        JsonNode rest = customer.get(
                "/v1/payments?limit=2&pageToken=" + first.get("nextPageToken").asString(), 200);
        assertThat(rest.get("items"))
                .extracting(each -> each.get("reference").asString())
                .containsExactly("bank-16");
        assertThat(rest.has("nextPageToken")).isFalse();
    }

    @Test
    void what_is_no_payment_is_pointed_to() {
        for (String amount : List.of("0", "-1", "1.001", "1e3", "")) {
            assertThat(admin.put("/v1/payments/bank-1", payment(amount), 400)
                            .get("errors")
                            .get(0)
                            .get("pointer")
                            .asString())
                    .as(amount)
                    .isEqualTo("/amount");
        }
        customer.put("/v1/payments/bank-1", payment("1"), 403);
    }

    @Test
    void a_balance_is_what_was_paid_less_what_was_invoiced_less_what_is_running() {
        String list = "list-" + tenant.toString().substring(0, 8);
        admin.put("/v1/prices/" + list + "/1", MeteringApi.prices("2024-01", "0.02"), 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
        Machine gone = machine();
        Machine running = machine();
        Instant now = Instant.now();
        apply(
                new UsageFact.Changed(gone.change(1, Instant.parse("2024-02-01T00:00:00Z"), ALL, 2)),
                new UsageFact.Changed(gone.change(2, Instant.parse("2024-03-01T00:00:00Z"), Set.of(), 2)),
                new UsageFact.Changed(running.change(1, now.minus(Duration.ofHours(2)), ALL, 2)),
                running.seen(now));
        admin.put("/v1/invoices/runs/2024-02", "{\"finalise\":true}", 202);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(admin.get("/v1/invoices/runs/2024-02", 200)
                                .get("tenants")
                                .has("OPEN"))
                        .isFalse());
        admin.put("/v1/payments/bank-17", payment("60"), 201);

        JsonNode balance = customer.get("/v1/balance", 200).get("items").get(0);
        assertThat(balance.get("invoiced").asString()).isEqualTo("51.36");
        assertThat(balance.get("balance").asString()).isEqualTo("8.64");
        BigDecimal soFar = new BigDecimal(balance.at("/running/soFar").asString());
        BigDecimal forecast = new BigDecimal(balance.at("/running/forecast").asString());
        assertThat(soFar).isNotNegative().isLessThan(forecast);
        assertThat(forecast).isPositive();
        // in the first two hours of a month there is one before it that has no invoice yet
        BigDecimal unbilled = new BigDecimal(balance.get("unbilled").asString());
        assertThat(new BigDecimal(balance.get("available").asString()))
                .isEqualTo(new BigDecimal("8.64").subtract(unbilled).subtract(soFar));

        JsonNode invoice = admin.get("/v1/invoices", 200).get("items").get(0);
        admin.put("/v1/invoices/" + invoice.get("id").asString() + "/credit-note", "", 200);
        assertThat(customer.get("/v1/balance", 200)
                        .get("items")
                        .get(0)
                        .get("balance")
                        .asString())
                .isEqualTo("60.00");
    }

    @Test
    void a_machine_that_nobody_ever_saw_is_in_the_forecast_as_one_that_was_seen_and_in_no_bill() {
        String list = "list-" + tenant.toString().substring(0, 8);
        admin.put(
                "/v1/prices/" + list + "/1",
                MeteringApi.prices("2024-01", "0.02")
                        .replaceFirst("\"rates\"", "\"planFees\":[{\"plan\":\"basic\",\"monthly\":\"999\"}],\"rates\""),
                201);
        admin.put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
        Instant now = Instant.now();
        Machine unseen = machine();
        apply(new UsageFact.Changed(unseen.change(1, now, ALL, 2)));
        JsonNode running = running();
        assertThat(new BigDecimal(running.get("soFar").asString())).isZero();
        BigDecimal forecast = new BigDecimal(running.get("forecast").asString());
        assertThat(forecast).isPositive();

        // a change at which nothing of it changes is a stretch of its own for the plan's fee
        apply(new UsageFact.Changed(unseen.change(2, now.plusMillis(1), ALL, 2)));
        assertThat(new BigDecimal(running().get("forecast").asString())).isCloseTo(forecast, within(CENT));
        apply(unseen.seen(now.plusMillis(2)));
        assertThat(new BigDecimal(running().get("forecast").asString())).isCloseTo(forecast, within(CENT));
    }

    private JsonNode running() {
        return customer.get("/v1/balance", 200).get("items").get(0).get("running");
    }

    private Machine machine() {
        return new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
    }

    private void apply(UsageFact... facts) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(facts)));
    }

    private static String payment(String amount) {
        return "{\"currency\":\"EUR\",\"amount\":\"" + amount + "\",\"note\":\"transfer\"}";
    }
}

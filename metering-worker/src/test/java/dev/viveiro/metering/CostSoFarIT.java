package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.billing.domain.TrafficPace;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** Machines of 2 processors at 0.02 an hour and 2048 MiB at 0.01 per 1024 MiB and hour, with 23 percent tax. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CostSoFarIT {
    private static final String FEBRUARY = "2024-02";
    private static final Instant FIRST = Instant.parse("2024-02-01T00:00:00Z");
    private static final Instant GONE = Instant.parse("2024-03-01T00:00:00Z");

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
    void aTenantWithTerms() {
        admin = new MeteringApi(port, MeteringInATest.bearer(tenant, Role.ADMINISTRATOR));
        customer = new MeteringApi(port, MeteringInATest.bearer(tenant));
        String list = "list-" + tenant.toString().substring(0, 8);
        admin.put("/v1/prices/" + list + "/1", MeteringApi.prices("2024-01", "0.02"), 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
    }

    @Test
    void a_tenants_month_has_a_line_for_each_meter_and_the_tax() {
        lived(FIRST, GONE, 2);
        JsonNode cost = tenants(FEBRUARY);
        assertThat(cost.get("soFar").asString()).isEqualTo("51.36");
        assertThat(cost.get("forecast").asString()).isEqualTo("51.36");
        assertThat(cost.get("currency").asString()).isEqualTo("EUR");
        assertThat(cost.has("invoice")).isFalse();
        assertThat(cost.get("lines"))
                .extracting(line -> line.get("kind").asString() + " "
                        + line.path("meter").asString("") + " "
                        + line.path("volume").asString("") + " "
                        + line.path("unit").asString("") + " "
                        + line.get("soFar").asString())
                .containsExactly(
                        "USAGE ADDRESS 1.000000 address-month 0.00",
                        "USAGE DISK 20.000000 GiB-month 0.00",
                        "USAGE MEMORY 1392.000000 1024 MiB-hour 13.92",
                        "USAGE VCPU 1392.000000 vcpu-hour 27.84",
                        "TAX    9.60");
    }

    @Test
    void machines_costs_add_up_to_their_tenants_to_the_cent() {
        List<Machine> machines = List.of(
                lived(FIRST, FIRST.plusSeconds(10_001), 1),
                lived(FIRST.plusSeconds(7), FIRST.plusSeconds(33_333), 3),
                lived(FIRST.plusSeconds(86_400), GONE.plusSeconds(5), 2));
        BigDecimal sum = machines.stream()
                .map(machine -> machines(machine).get("soFar").asString())
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualTo(tenants(FEBRUARY).get("soFar").asString());
        assertThat(together(machines).get("lines")).isEqualTo(tenants(FEBRUARY).get("lines"));
        assertThat(new BigDecimal(together(machines.subList(0, 2)).get("soFar").asString()))
                .isEqualTo(sum.subtract(
                        new BigDecimal(machines(machines.get(2)).get("soFar").asString())));
    }

    @Test
    void a_month_with_a_final_invoice_costs_what_that_says_whatever_came_late() {
        Machine machine = lived(FIRST, GONE, 2);
        finalise(FEBRUARY);
        apply(new UsageFact.Changed(machine.change(2, Instant.parse("2024-02-15T00:00:00Z"), Set.of(), 2)));
        JsonNode cost = tenants(FEBRUARY);
        assertThat(cost.get("invoice").asString())
                .isEqualTo(admin.get("/v1/invoices", 200)
                        .get("items")
                        .get(0)
                        .get("id")
                        .asString());
        assertThat(cost.get("soFar").asString()).isEqualTo("51.36");
        assertThat(machines(machine).get("soFar").asString()).isEqualTo("51.36");
    }

    @Test
    void a_month_costs_what_it_was_corrected_to_once_that_is_billed_or_given_back() {
        Machine machine = lived(FIRST, GONE, 2);
        finalise(FEBRUARY);
        apply(new UsageFact.Changed(machine.change(2, Instant.parse("2024-02-15T00:00:00Z"), Set.of(), 2)));
        // nothing was used in March: what February costs less is given back
        finalise("2024-03");
        JsonNode cost = tenants(FEBRUARY);
        assertThat(cost.get("soFar").asString())
                .isEqualTo("24.80")
                .isEqualTo(admin.get("/v1/balance", 200)
                        .get("items")
                        .get(0)
                        .get("invoiced")
                        .asString());
        assertThat(cost.get("lines"))
                .filteredOn(line -> line.get("kind").asString().equals("CORRECTION"))
                .extracting(line -> line.get("soFar").asString())
                .containsExactly("-21.60");
        assertThat(machines(machine).get("soFar").asString()).isEqualTo("24.80");
    }

    @Test
    void a_forecast_is_the_month_in_full_for_what_is_held_all_along_sampled_or_not() {
        Instant now = Instant.now();
        Machine watched = machine();
        Machine silent = machine();
        Instant before = now.minus(Duration.ofDays(40));
        apply(
                new UsageFact.Changed(watched.change(1, before, ALL, 2)),
                watched.seen(now),
                new UsageFact.Changed(silent.change(1, before, ALL, 2)));
        JsonNode cost = customer.get("/v1/tenants/" + tenant + "/cost", 200);
        // 2 x 0.02 + 2 x 0.01 an hour
        BigDecimal hours =
                BigDecimal.valueOf(BillingMonth.of(cost.get("month").asString()).micros(), 6);
        BigDecimal one = hours.multiply(new BigDecimal("0.06")).divide(new BigDecimal(3_600), 2, RoundingMode.HALF_UP);
        BigDecimal net = one.add(one);
        BigDecimal tax = net.multiply(new BigDecimal("0.23")).setScale(2, RoundingMode.HALF_UP);
        assertThat(cost.get("forecast").asString()).isEqualTo(net.add(tax).toPlainString());
        JsonNode running = customer.get("/v1/balance", 200).get("items").get(0).get("running");
        assertThat(running.get("forecast")).isEqualTo(cost.get("forecast"));
        assertThat(customer.get("/v1/vms/" + silent.id() + "/cost", 200)
                        .get("soFar")
                        .asString())
                .isEqualTo("0.00");
        assertThat(new BigDecimal(customer.get("/v1/vms/" + silent.id() + "/cost", 200)
                        .get("forecast")
                        .asString()))
                .isPositive();
    }

    @Test
    void a_plans_fee_is_foreseen_once_for_each_machine_whatever_of_it_is_sampled() {
        String list = "fees-" + tenant.toString().substring(0, 8);
        String fees = MeteringApi.prices("2024-01", "0")
                .replace("\"price\":\"0.01\"", "\"price\":\"0\"")
                .replaceFirst("\"rates\"", "\"planFees\":[{\"plan\":\"basic\",\"monthly\":\"100\"}],\"rates\"");
        admin.put("/v1/prices/" + list + "/1", fees, 201);
        admin.put(
                "/v1/terms/2", MeteringApi.terms(BillingMonth.at(Instant.now()).toString(), list), 201);
        Instant now = Instant.now();
        Machine machine = machine();
        // two meters end past the last sample, and one goes on
        apply(
                new UsageFact.Changed(machine.change(1, now.minus(Duration.ofDays(40)), ALL, 2)),
                machine.seen(now.minusSeconds(60)),
                new UsageFact.Changed(machine.change(2, now.minusSeconds(10), Set.of(Meter.DISK), 2)));
        assertThat(customer.get("/v1/vms/" + machine.id() + "/cost", 200)
                        .get("forecast")
                        .asString())
                .isEqualTo("123.00");
    }

    @Test
    void traffic_is_part_of_what_a_month_costs_and_of_its_forecast() {
        String list = "traffic-" + tenant.toString().substring(0, 8);
        String prices = MeteringApi.prices("2024-01", "0")
                .replaceFirst(
                        "\"rates\":\\[",
                        "\"rates\":[{\"meter\":\"TRAFFIC_SENT\",\"per\":\"GIB\",\"tiers\":[{\"price\":\"100\"}]},");
        admin.put("/v1/prices/" + list + "/1", prices, 201);
        BillingMonth month = BillingMonth.at(Instant.now());
        admin.put("/v1/terms/2", MeteringApi.terms(month.toString(), list), 201);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Machine sending = machine();
        Machine gone = machine();
        long gib = 1L << 30;
        apply(
                new UsageFact.Changed(sending.change(1, now.minus(Duration.ofDays(40)), ALL, 2)),
                sending.passed(now, "boot-1", 7, 3 * gib),
                new UsageFact.Changed(gone.change(1, now.minus(Duration.ofDays(40)), ALL, 2)),
                gone.passed(now, "boot-1", 7, 2 * gib),
                new UsageFact.Changed(gone.change(2, now, Set.of(), 2)));
        assertThat(trafficOf("/v1/vms/" + gone.id() + "/cost")).isEqualTo("2.000000 GiB 200.00 200.00");
        BigInteger atEnd = new TrafficPace(month.from(), now).atEnd(BigInteger.valueOf(3 * gib), month);
        BigDecimal cost = new BigDecimal(atEnd.add(BigInteger.valueOf(2 * gib)))
                .multiply(BigDecimal.valueOf(100))
                .divide(BigDecimal.valueOf(gib), 2, RoundingMode.HALF_UP);
        assertThat(trafficOf("/v1/tenants/" + tenant + "/cost")).isEqualTo("5.000000 GiB 500.00 " + cost);
    }

    private String trafficOf(String path) {
        for (JsonNode line : customer.get(path, 200).get("lines")) {
            if (line.path("meter").asString("").equals("TRAFFIC_SENT")) {
                return line.get("volume").asString() + " " + line.get("unit").asString() + " "
                        + line.get("soFar").asString() + " "
                        + line.get("forecast").asString();
            }
        }
        throw new AssertionError("no line of traffic");
    }

    @Test
    void a_month_to_come_one_without_prices_and_another_tenants_are_refused() {
        assertThat(customer.get("/v1/tenants/" + tenant + "/cost?month=9000-01", 400)
                        .get("errors")
                        .get(0)
                        .get("pointer")
                        .asString())
                .isEqualTo("?month");
        customer.get("/v1/tenants/" + tenant + "/cost?month=March", 400);
        customer.get("/v1/tenants/" + tenant + "/cost?month=2023-12", 404);
        MeteringApi other = new MeteringApi(port, MeteringInATest.bearer(new TenantId(UUID.randomUUID())));
        other.get("/v1/tenants/" + tenant + "/cost", 404);
        Machine machine = lived(FIRST, GONE, 2);
        other.get("/v1/vms/" + machine.id() + "/cost?month=" + FEBRUARY, 404);
        new MeteringApi(port, MeteringInATest.bearer(new TenantId(UUID.randomUUID()), Role.ADMINISTRATOR))
                .get("/v1/tenants/" + tenant + "/cost?month=" + FEBRUARY, 200);
    }

    private JsonNode tenants(String month) {
        return customer.get("/v1/tenants/" + tenant + "/cost?month=" + month, 200);
    }

    private JsonNode machines(Machine machine) {
        return customer.get("/v1/vms/" + machine.id() + "/cost?month=" + FEBRUARY, 200);
    }

    private JsonNode together(List<Machine> machines) {
        String ids = String.join(
                "\",\"", machines.stream().map(each -> each.id().toString()).toList());
        return customer.post("/v1/vms/cost?month=" + FEBRUARY, "{\"machines\":[\"" + ids + "\"]}", 200);
    }

    private void finalise(String month) {
        admin.put("/v1/invoices/runs/" + month, "{\"finalise\":true}", 202);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(admin.get("/v1/invoices/runs/" + month, 200)
                                .get("tenants")
                                .has("OPEN"))
                        .isFalse());
    }

    private Machine lived(Instant from, Instant to, int vcpus) {
        Machine machine = machine();
        // a version is left for what comes late
        apply(
                new UsageFact.Changed(machine.change(1, from, ALL, vcpus)),
                new UsageFact.Changed(machine.change(3, to, Set.of(), vcpus)));
        return machine;
    }

    private Machine machine() {
        return new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
    }

    private void apply(UsageFact... facts) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(facts)));
    }
}

package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.tco.TcoService;
import dev.viveiro.metering.tco.domain.Charge;
import dev.viveiro.metering.tco.domain.CostEntry;
import dev.viveiro.metering.tco.domain.CostPhase;
import dev.viveiro.metering.tco.domain.CostResource;
import dev.viveiro.metering.tco.domain.Directness;
import dev.viveiro.metering.tco.domain.HostModel;
import dev.viveiro.metering.tco.domain.Scope;
import dev.viveiro.metering.tco.store.SqlHosts;
import dev.viveiro.metering.tco.store.StoredHost;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
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
import tools.jackson.databind.json.JsonMapper;

/** On a database of its own: what machines cost is split among all that are there. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TcoIT {
    private static final Database DATABASE =
            DatabaseFixture.shared().freshDatabase().withSchema("metering");
    private static final Broker BROKER = BrokerFixture.shared().freshVhost();

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final HostId host = new HostId(UUID.randomUUID());
    private final VmId vm = new VmId(UUID.randomUUID());

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private TcoService tco;

    @Autowired
    private SqlHosts hosts;

    @Autowired
    private JdbcTemplate jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry, DATABASE, BROKER);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void nothingIsPaid() {
        jdbc.update("delete from cost_entry");
        jdbc.update("delete from host_model");
        jdbc.update("delete from use_by_day");
    }

    @Test
    void a_machine_bears_what_it_reserves_and_the_rest_is_idle() throws Exception {
        lived(new Machine(vm, tenant, host), "2025-03-01", "2025-04-01");
        has(host, 4, 8192, 40);
        costs(Charge.MONTHLY, "120.00", "2025-03-01", host);
        // one processor all the time, of four
        jdbc.update(
                "insert into use_by_day values ('2025-03-07', ?, ?, ?, 0, 0, 1440)",
                host.value(),
                vm.value(),
                31 * 86_400_000L);

        JsonNode byVm = get("/v1/tco?period=2025-03&by=vm", 200);
        assertThat(byVm.toString().replace(vm.toString(), "VM")).isEqualTo("""
            {"from":"2025-03-01","to":"2025-04-01","until":"2025-04-01T00:00:00Z","currency":"EUR",\
            "total":"120.00","idleByReservation":"70.00","idleByUse":"110.00","nowhere":"0.00","items":[{"key":"VM","byReservation":"50.00","byUse":"10.00"}]}\
            """);
        assertThat(item("2025-03", "host", host.toString()).toString().replace(host.toString(), "HOST"))
                .isEqualTo("""
                    {"key":"HOST","byReservation":"50.00","byUse":"10.00","idleByReservation":"70.00","idleByUse":"110.00"}\
                    """);
        assertThat(item("2025-03", "tenant", tenant.toString())
                        .get("byReservation")
                        .asString())
                .isEqualTo("50.00");
        assertThat(item("2025-03", "plan", "basic").get("byUse").asString()).isEqualTo("10.00");
    }

    @Test
    void a_host_that_is_full_has_nothing_idle_in_a_period_that_is_not_over() throws Exception {
        Instant now = Instant.now();
        LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
        apply(new Machine(vm, tenant, host), 1, first.toString(), true);
        has(host, 2, 2048, 20);
        costs(Charge.MONTHLY, "310.00", first.toString(), host);
        JsonNode month = get("/v1/tco?period=" + YearMonth.from(first) + "&by=vm", 200);
        assertThat(month.get("idleByReservation").asString()).isEqualTo("0.00");
        assertThat(month.get("to").asString()).isEqualTo(first.plusMonths(1).toString());
        assertThat(Instant.parse(month.get("until").asString())).isBetween(now, now.plusSeconds(60));
    }

    @Test
    void a_machine_that_moves_bears_its_part_of_both_hosts() throws Exception {
        HostId other = new HostId(UUID.randomUUID());
        apply(new Machine(vm, tenant, host), 1, "2025-05-01", true);
        apply(new Machine(vm, tenant, other), 2, "2025-05-16", true);
        apply(new Machine(vm, tenant, other), 3, "2025-06-01", false);
        has(host, 2, 2048, 20);
        has(other, 2, 2048, 20);
        costs(Charge.MONTHLY, "31.00", "2025-05-01", host);
        costs(Charge.MONTHLY, "62.00", "2025-05-01", other);

        // 15 and 16 of 31 days
        assertThat(item("2025-05", "host", host.toString()).get("byReservation").asString())
                .isEqualTo("15.00");
        assertThat(item("2025-05", "host", other.toString())
                        .get("byReservation")
                        .asString())
                .isEqualTo("32.00");
        assertThat(item("2025-05", "vm", vm.toString()).get("byReservation").asString())
                .isEqualTo("47.00");
    }

    @Test
    void a_plan_brings_in_nothing_for_what_a_lost_host_is_not_billed() throws Exception {
        Machine machine = new Machine(vm, tenant, host);
        apply(machine, 1, "2024-06-01", true);
        HostLost lost = new HostLost(host, 2, Instant.parse("2024-06-16T00:00:00Z"));
        transaction.executeWithoutResult(status -> usage.apply(List.of(new UsageFact.Lost(lost))));
        apply(machine, 2, "2024-07-01", false);

        JsonNode margin = get("/v1/tco/margins?period=2024-06&prices=basic:600", 200)
                .get("items")
                .get(0);
        assertThat(margin.get("income").asString()).isEqualTo("300.00");
    }

    @Test
    void the_matrix_roi_margins_and_what_ifs_are_answered() throws Exception {
        lived(new Machine(vm, tenant, host), "2025-07-01", "2025-08-01");
        has(host, 4, 8192, 40);
        String rent = costs(Charge.MONTHLY, "100.00", "2025-07-01", host);
        costs(Charge.ONCE, "1000.00", "2025-07-01", host);

        JsonNode matrix = get("/v1/tco/matrix?period=2025-07", 200);
        assertThat(matrix.get("cells")).hasSize(15);
        assertThat(matrix.get("total").asString()).isEqualTo("1100.00");
        JsonNode roi = get("/v1/roi?period=2025-07&income=1200.00", 200);
        assertThat(roi.get("roi").asString()).isEqualTo("0.1000");
        // 1,000.00 at 1,100.00 in 31 days
        assertThat(roi.get("payBack").asString()).isEqualTo("2025-07-30");
        JsonNode margin = get("/v1/tco/margins?period=2025-07&prices=basic:600", 200)
                .get("items")
                .get(0);
        assertThat(margin.get("income").asString()).isEqualTo("600.00");
        assertThat(margin.get("cost").asString()).isEqualTo("458.33");
        JsonNode off = get("/v1/tco/what-if?period=2025-07&off=1", 200);
        assertThat(off.get("saving").asString()).isEqualTo("100.00");
        assertThat(off.get("fits").asBoolean()).isFalse();
        assertThat(get("/v1/tco/what-if?period=2025-07&amount=90&cost=" + rent, 200)
                        .get("saving")
                        .asString())
                .isEqualTo("10.00");
        // 744 h x (2 x 0.01 + 2 x 0.01)
        assertThat(get("/v1/tco/what-if?period=2025-07&vcpuHour=0.01&memoryGibHour=0.01&diskGibMonth=0", 200)
                        .get("after")
                        .asString())
                .isEqualTo("29.76");
    }

    @Test
    void some_machines_are_summed() throws Exception {
        Machine one = new Machine(vm, tenant, host);
        Machine two = new Machine(new VmId(UUID.randomUUID()), tenant, host);
        Machine three = new Machine(new VmId(UUID.randomUUID()), tenant, host);
        for (Machine each : List.of(one, two, three)) {
            lived(each, "2025-12-01", "2026-01-01");
        }
        costs(Charge.MONTHLY, "90.00", "2025-12-01", host);
        String body = "{\"machines\":[\"%s\",\"%s\",\"%s\"]}".formatted(one.id(), two.id(), UUID.randomUUID());
        assertThat(post("/v1/tco/machines?period=2025-12", body, 200).toString())
                .isEqualTo("""
                    {"from":"2025-12-01","to":"2026-01-01","until":"2026-01-01T00:00:00Z","currency":"EUR",\
                    "machines":2,"byReservation":"60.00","byUse":"0.00"}\
                    """);
        assertThat(post("/v1/tco/machines?period=2025-12", "{\"machines\":[]}", 200)
                        .get("byReservation")
                        .asString())
                .isEqualTo("0.00");
        post("/v1/tco/machines?period=2025-12", "{}", 400);
    }

    @Test
    void an_outage_that_nobody_watched_costs_by_the_hour() throws Exception {
        lived(new Machine(vm, tenant, host), "2025-09-01", "2025-09-02");
        costs(Charge.PER_OUTAGE_HOUR, "2.00", "2025-09-01", host);
        // no sample at all: the whole day
        assertThat(item("2025-09", "vm", vm.toString()).get("byUse").asString()).isEqualTo("48.00");
    }

    @Test
    void pages_give_every_machine_once() throws Exception {
        for (int i = 0; i < 5; i++) {
            lived(new Machine(new VmId(UUID.randomUUID()), tenant, host), "2025-11-01", "2025-11-02");
        }
        costs(Charge.MONTHLY, "30.01", "2025-11-01", host);
        BigDecimal sum = BigDecimal.ZERO;
        String token = "";
        int pages = 0;
        do {
            JsonNode page = get("/v1/tco?period=2025-11&by=vm&limit=2" + token, 200);
            for (JsonNode item : page.get("items")) {
                sum = sum.add(new BigDecimal(item.get("byReservation").asString()));
            }
            pages++;
            token = page.has("nextPageToken")
                    ? "&pageToken=" + page.get("nextPageToken").asString()
                    : "";
        } while (!token.isEmpty());
        assertThat(pages).isEqualTo(3);
        assertThat(sum).isEqualByComparingTo("30.01");
    }

    @Test
    void a_question_that_makes_no_sense_is_pointed_to() throws Exception {
        for (String query : List.of(
                "tco?by=vm",
                "tco?period=2025-13&by=vm",
                "tco?period=2025-03-02/2025-03-01&by=vm",
                "tco?period=2025&by=batch",
                "tco?period=2025&by=VM",
                "tco?period=2025&by=vm&currency=XXX",
                "roi?period=2025&income=much",
                "roi?period=2025-03-14",
                "tco/margins?period=2025&prices=small",
                "tco/margins?period=2025&prices=",
                "tco/what-if?period=2025",
                "tco/what-if?period=2025&off=1&pricePerKwh=1",
                "tco/what-if?period=2025&off=0")) {
            assertThat(get("/v1/" + query, 400).get("code").asString()).isEqualTo("invalid-request");
        }
    }

    private void lived(Machine machine, String from, String to) {
        apply(machine, 1, from, true);
        apply(machine, 2, to, false);
    }

    private void apply(Machine machine, long version, String day, boolean billed) {
        Instant at = Instant.parse(day + "T00:00:00Z");
        transaction.executeWithoutResult(status -> usage.apply(
                List.of(new UsageFact.Changed(machine.change(version, at, billed ? Stories.ALL : Set.of(), 2)))));
    }

    private void has(HostId host, long vcpus, long memoryMib, long diskGib) {
        hosts.put(new StoredHost(
                new HostModel(host, LocalDate.parse("2025-01-01"), null, vcpus, memoryMib, diskGib, 4, null), null));
    }

    private String costs(Charge charge, String amount, String from, HostId host) {
        CostEntry entry = new CostEntry(
                UUID.randomUUID(),
                "something",
                CostResource.FACILITIES,
                CostPhase.OPERATION,
                Directness.DIRECT,
                new Scope(Set.of(host)),
                charge,
                null,
                new BigDecimal(amount),
                Currency.getInstance("EUR"),
                LocalDate.parse(from),
                null);
        return tco.add(List.of(entry)).getFirst().id().toString();
    }

    private JsonNode item(String period, String by, String key) throws IOException, InterruptedException {
        @Nullable JsonNode found = null;
        for (JsonNode item : get("/v1/tco?period=" + period + "&by=" + by, 200).get("items")) {
            found = key.equals(item.get("key").asString()) ? item : found;
        }
        assertThat(found).as(key).isNotNull();
        return Objects.requireNonNull(found);
    }

    private JsonNode get(String path, int status) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)), status);
    }

    private JsonNode post(String path, String body, int status) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                status);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private JsonNode send(HttpRequest.Builder request, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                request.header("Authorization", MeteringInATest.bearer(tenant, Role.ADMINISTRATOR))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}

package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class UsageApiIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private TransactionTemplate transaction;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @Test
    void the_gateway_hears_how_many_intervals_are_open() throws Exception {
        billedMachine();
        get("/internal/open-intervals", 403);
        HttpResponse<String> answer = send(request("/internal/open-intervals")
                .header("Authorization", MeteringInATest.bearer(tenant, Role.ADMINISTRATOR))
                .build());
        JsonNode open = JSON.readTree(answer.body()).get("open");
        assertThat(open.get("VCPU").asInt()).isPositive();
        assertThat(open.get("DISK")).isNotNull();
    }

    @Test
    void a_line_has_id_vm_meter_times_quantity_and_unit_and_no_end_while_it_goes_on() throws Exception {
        Machine machine = billedMachine();
        JsonNode answer = get("/v1/usage?vm=" + machine.id(), 200);
        // an id begins with the month
        assertThat(answer.toString()
                        .replace(machine.id().toString(), "ID")
                        .replaceAll("\"id\":\"202603[0-9a-f-]{30}\",", "")
                        .replace(
                                ",\"knownTo\":\"2026-03-01T12:00:00Z\",\"billedSeconds\":\"0\",\"unbilledSeconds\":\"0\","
                                        + "\"observedLate\":false",
                                ""))
                .isEqualTo("""
                {"items":[\
                {"vm":"ID","meter":"ADDRESS","from":"2026-03-01T12:00:00Z","to":null,"quantity":1,"unit":"address"},\
                {"vm":"ID","meter":"DISK","from":"2026-03-01T12:00:00Z","to":null,"quantity":20,"unit":"GiB"},\
                {"vm":"ID","meter":"MEMORY","from":"2026-03-01T12:00:00Z","to":null,"quantity":2048,"unit":"MiB"},\
                {"vm":"ID","meter":"VCPU","from":"2026-03-01T12:00:00Z","to":null,"quantity":2,"unit":"vcpu"}]}""");
        assertThat(answer.get("items"))
                .extracting(line -> line.get("id").asString())
                .doesNotHaveDuplicates();
        assertThat(answer.get("items"))
                .noneMatch(line -> line.get("observedLate").asBoolean());
    }

    @Test
    void a_lost_hosts_hours_are_told_from_those_that_are_billed() throws Exception {
        Machine machine = billedMachine();
        sample(machine, "2026-03-01T12:10:00Z", "boot-1", 10);
        apply(new UsageFact.Lost(new HostLost(machine.host(), 2, Instant.parse("2026-03-01T12:12:00Z"))));
        assertThat(seconds(machine)).containsOnly("2026-03-01T12:10:00Z 600 0");
        sample(machine, "2026-03-01T18:00:00Z", "boot-2", 20);
        assertThat(seconds(machine)).containsOnly("2026-03-01T18:00:00Z 720 20880");
        apply(new UsageFact.Changed(machine.change(3, Instant.parse("2026-03-01T18:00:30.5Z"), Set.of(), 2)));
        assertThat(seconds(machine)).containsOnly("2026-03-01T18:00:30.500Z 750.5 20880");
    }

    @Test
    void what_goes_on_is_billed_as_far_as_it_was_seen() throws Exception {
        Machine machine = billedMachine();
        assertThat(seconds(machine)).containsOnly("2026-03-01T12:00:00Z 0 0");
        sample(machine, "2026-03-01T12:01:00Z", "boot-1", 10);
        sample(machine, "2026-03-01T12:00:30Z", "boot-1", 5);
        assertThat(seconds(machine)).hasSize(4).containsOnly("2026-03-01T12:01:00Z 60 0");
    }

    /** Of each of its intervals: how far it is known, and what of that is billed and what is not. */
    private List<String> seconds(Machine machine) throws Exception {
        List<String> seconds = new ArrayList<>();
        get("/v1/usage?vm=" + machine.id(), 200)
                .get("items")
                .forEach(item -> seconds.add(item.get("knownTo").asString() + " "
                        + item.get("billedSeconds").asString() + " "
                        + item.get("unbilledSeconds").asString()));
        return seconds;
    }

    @Test
    void pages_give_every_line_once_and_in_order() throws Exception {
        for (int i = 0; i < 5; i++) {
            sample(billedMachine(), "2026-04-02T00:00:00Z", "boot-1", 40);
        }
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = get("/v1/usage?limit=3" + token, 200);
            page.get("items")
                    .forEach(item -> seen.add(item.get("from") + " " + item.get("vm") + " " + item.get("meter")));
            token = page.has("nextPageToken")
                    ? "&pageToken=" + page.get("nextPageToken").asString()
                    : "";
        } while (!token.isEmpty());
        // two months of four meters
        assertThat(seen).hasSize(40).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void traffic_is_counted_by_month_over_reboots_and_whatever_came_first() throws Exception {
        Machine machine = billedMachine();
        sample(machine, "2026-03-31T23:59:00Z", "boot-1", 1_000);
        sample(machine, "2026-04-02T00:00:00Z", "boot-2", 40);
        sample(machine, "2026-04-01T00:01:00Z", "boot-1", 1_500);
        sample(machine, "2026-03-30T00:00:00Z", "boot-1", 300);
        assertThat(get("/v1/usage/traffic?vm=" + machine.id(), 200)
                        .toString()
                        .replace(machine.id().toString(), "ID"))
                .isEqualTo("""
                {"items":[\
                {"vm":"ID","month":"2026-03","receivedBytes":1000,"sentBytes":2000},\
                {"vm":"ID","month":"2026-04","receivedBytes":540,"sentBytes":1080}]}""");
        JsonNode first = get("/v1/usage/traffic?limit=1", 200);
        JsonNode second = get(
                "/v1/usage/traffic?limit=1&pageToken="
                        + first.get("nextPageToken").asString(),
                200);
        assertThat(second.get("items").get(0).get("month").asString()).isEqualTo("2026-04");
        assertThat(second.has("nextPageToken")).isFalse();
    }

    private void sample(Machine machine, String at, String boot, long bytes) {
        VmSample sample = new VmSample(machine.id(), 1, ObservedPower.RUNNING, boot, 1, 512, 1024, bytes, 2 * bytes);
        apply(new UsageFact.Sampled(new UsageSampled(machine.host(), Instant.parse(at), List.of(sample))));
    }

    @Test
    void usage_is_rebuilt_for_administrators_alone() throws Exception {
        billedMachine();
        HttpResponse<String> refused = send(rebuild(Role.TENANT));
        assertThat(refused.statusCode()).isEqualTo(403);
        JsonNode rebuilt = JSON.readTree(send(rebuild(Role.ADMINISTRATOR)).body());
        assertThat(rebuilt.get("machines").asInt()).isPositive();
        assertThat(rebuilt.get("corrected").asInt()).isZero();
    }

    private HttpRequest rebuild(Role role) {
        return request("/v1/usage/rebuild")
                .header("Authorization", MeteringInATest.bearer(tenant, role))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    @Test
    void another_tenants_machine_and_one_never_billed_look_the_same() throws Exception {
        Machine foreign = new Machine(new VmId(UUID.randomUUID()), new TenantId(UUID.randomUUID()), host());
        apply(foreign);
        assertThat(get("/v1/usage?vm=" + foreign.id(), 200)).isEqualTo(get("/v1/usage?vm=" + UUID.randomUUID(), 200));
        assertThat(get("/v1/usage", 200).get("items")).isEmpty();
    }

    @Test
    void a_malformed_machine_limit_or_token_is_a_problem_that_points_to_it() throws Exception {
        for (String query : List.of("vm=oak", "vm=", "vm=1-1-1-1-1", "limit=0", "limit=501", "pageToken=b2Fr")) {
            JsonNode problem = get("/v1/usage?" + query, 400);
            assertThat(problem.get("code").asString()).isEqualTo("invalid-request");
            assertThat(problem.get("errors").get(0).get("pointer").asString())
                    .isEqualTo("?" + query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void a_call_without_the_gateways_word_is_refused() throws Exception {
        HttpResponse<String> answer = send(request("/v1/usage").build());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(JSON.readTree(answer.body()).get("code").asString()).isEqualTo("unauthenticated");
    }

    @Test
    void it_is_ready_once_it_consumes_and_shows_its_metrics() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        send(request("/actuator/health/readiness").build()).statusCode())
                .isEqualTo(200));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        send(request("/actuator/prometheus").build()).body())
                .contains("viveiro_usage_open_intervals", "viveiro_usage_silent_machines"));
    }

    private static HostId host() {
        return new HostId(UUID.randomUUID());
    }

    private Machine billedMachine() {
        Machine machine = new Machine(new VmId(UUID.randomUUID()), tenant, host());
        apply(machine);
        return machine;
    }

    private void apply(Machine machine) {
        apply(new UsageFact.Changed(machine.change(1, -5, Set.of())), new UsageFact.Changed(machine.change(2, 0, ALL)));
    }

    private void apply(UsageFact... facts) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(facts)));
    }

    private JsonNode get(String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(path)
                .header("Authorization", MeteringInATest.bearer(tenant))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}

package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.stats.StatsUpkeep;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
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

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class StatsIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final HostId host = new HostId(UUID.randomUUID());
    /** Ten minutes ago, at the full minute. */
    private final Instant base = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(600);

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private StatsUpkeep upkeep;

    @Autowired
    private JdbcTemplate jdbc;

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
    void rates_are_those_of_one_boot_and_a_minute_without_samples_has_none() throws Exception {
        VmId vm = machine();
        tell(sample(vm, 5, "boot-1", 1_000));
        tell(sample(vm, 15, "boot-1", 9_000));
        tell(sample(vm, 65, "boot-1", 31_000));
        tell(sample(vm, 125, "boot-2", 500));
        tell(sample(vm, 245, "boot-2", 12_500));
        tell(sample(vm, 305, null, 0));
        tell(sample(vm, 365, null, 0));

        assertThat(minutes(get("/v1/vms/" + vm + "/stats")))
                .containsExactly(
                        "0 null 512 1024 null null",
                        "1 50.0 512 1024 5000 10000",
                        "2 null 512 1024 null null",
                        "3 null null null null null",
                        "4 10.0 512 1024 1000 2000",
                        "5 null 512 1024 null null",
                        "6 0.0 512 1024 0 0");
    }

    @Test
    void now_is_the_newest_minute_whatever_is_asked_for_and_nothing_when_it_is_old() throws Exception {
        VmId vm = machine();
        Instant lately = base.plusSeconds(535);
        tell(sample(vm, 5, "boot-1", 0));
        assertThat(get("/v1/vms/" + vm + "/stats").get("now").isNull()).isTrue();

        tell(sample(vm, 475, "boot-1", 0));
        tell(sample(vm, 535, "boot-1", 6_000));
        JsonNode answer = get("/v1/vms/" + vm + "/stats?since=" + base.plusSeconds(541));

        assertThat(answer.get("minutes")).isEmpty();
        assertThat(answer.get("now").get("at").asString()).isEqualTo(lately.toString());
        assertThat(answer.get("now").get("cpuPercent").asDouble()).isEqualTo(10.0);
        assertThat(minutes(get("/v1/vms/" + vm + "/stats?since=" + lately)))
                .containsExactly("8 10.0 512 1024 1000 2000");
    }

    @Test
    void shuffled_repeated_and_late_samples_make_the_minutes_of_the_plain_story() throws Exception {
        VmId plain = machine();
        VmId shuffled = machine();
        List<UsageSampled> story = new ArrayList<>();
        for (int second = 3; second < 540; second += 20) {
            String boot = second < 200 ? "boot-1" : "boot-2";
            tell(sample(plain, second, boot, 7L * second * second));
            story.add(sample(shuffled, second, boot, 7L * second * second));
            story.add(story.getLast());
        }
        Collections.shuffle(story, new Random(7));
        story.forEach(this::tell);

        JsonNode told = get("/v1/vms/" + shuffled + "/stats");
        assertThat(told.get("minutes"))
                .hasSize(9)
                .isEqualTo(get("/v1/vms/" + plain + "/stats").get("minutes"));
    }

    @Test
    void what_is_older_than_a_day_or_of_an_unknown_power_is_not_kept() throws Exception {
        VmId vm = machine();
        tell(sample(vm, -24 * 3600, "boot-1", 0));
        VmSample unknown = new VmSample(vm, 1, ObservedPower.UNKNOWN, null, 0, 0, 0, 0, 0);
        tell(new UsageSampled(host, base, List.of(unknown)));
        VmSample hostile =
                new VmSample(vm, 1, ObservedPower.RUNNING, "b", Long.MIN_VALUE, Long.MAX_VALUE, -1, Long.MAX_VALUE, -1);
        tell(new UsageSampled(host, base.plusSeconds(60), List.of(hostile)));

        assertThat(minutes(get("/v1/vms/" + vm + "/stats"))).containsExactly("1 null 2147483647 0 null null");
    }

    @Test
    void a_disk_that_nobody_can_measure_is_unknown_and_not_empty() throws Exception {
        VmId unknown = machine();
        VmId known = machine();
        for (int second : new int[] {5, 65}) {
            VmSample sample = new VmSample(unknown, 1, ObservedPower.RUNNING, "boot-1", second, 512, null, 0, 0);
            tell(new UsageSampled(host, base.plusSeconds(second), List.of(sample)));
        }
        upkeep.sum();
        assertThat(get("/v1/vms/" + unknown + "/stats")
                        .at("/minutes/0/diskUsedMib")
                        .isNull())
                .isTrue();
        assertThat(hostStats().at("/minutes/0/diskUsedMib").isNull()).isTrue();

        tell(sample(known, 65, "boot-1", 0));
        upkeep.sum();
        assertThat(hostStats().at("/minutes/1/diskUsedMib").asLong())
                .as("those that were measured")
                .isEqualTo(1024);
    }

    @Test
    void a_host_uses_what_its_machines_use_and_late_samples_are_added() throws Exception {
        VmId oak = machine();
        VmId elm = machine();
        tell(sample(oak, 5, "boot-1", 0));
        tell(sample(oak, 65, "boot-1", 6_000));
        tell(sample(elm, 65, "boot-1", 20_000));
        upkeep.sum();
        assertThat(minutes(hostStats())).containsExactly("0 null 512 1024 null null", "1 10.0 1024 2048 1000 2000");

        tell(sample(elm, 5, "boot-1", 8_000));
        upkeep.sum();
        JsonNode answer = hostStats();
        assertThat(minutes(answer)).containsExactly("0 null 1024 2048 null null", "1 30.0 1024 2048 3000 6000");
        assertThat(answer.get("minutes").get(1).get("machines").asInt()).isEqualTo(2);
        assertThat(send("/v1/hosts/" + host + "/stats", Role.TENANT).statusCode())
                .isEqualTo(403);
    }

    @Test
    void another_tenants_machine_has_no_minutes_and_looks_like_none() throws Exception {
        Machine foreign = new Machine(new VmId(UUID.randomUUID()), new TenantId(UUID.randomUUID()), host);
        change(foreign);
        tell(sample(foreign.id(), 545, "boot-1", 0));
        VmId nobodys = new VmId(UUID.randomUUID());

        assertThat(get("/v1/vms/" + foreign.id() + "/stats").toString().replace(foreign.id() + "", ""))
                .isEqualTo(get("/v1/vms/" + nobodys + "/stats").toString().replace(nobodys + "", ""))
                .isEqualTo("{\"vm\":\"\",\"now\":null,\"minutes\":[]}");
    }

    @Test
    void a_malformed_time_and_an_unknown_parameter_are_problems_that_point_to_it() throws Exception {
        for (String query : List.of("since=yesterday", "until=2026-03-01T12:00:00Z")) {
            HttpResponse<String> answer = send("/v1/vms/" + UUID.randomUUID() + "/stats?" + query, Role.TENANT);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).at("/errors/0/pointer").asString())
                    .isEqualTo("?" + query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void pruning_empties_the_partition_that_is_spent_and_no_other() throws Exception {
        VmId vm = machine();
        tell(sample(vm, 5, "boot-1", 0));
        int spent = (int) ((Instant.now().getEpochSecond() / 3600 + 2) % 27);
        jdbc.update("""
                insert into vm_minute (vm, host, boot, cpu_millis, received_bytes, sent_bytes, minute, millis,
                  memory_used_mib, disk_used_mib, slot) values (?, ?, 0, 0, 0, 0, 0, 0, 0, 0, ?)""", vm.value(), host.value(), spent);

        upkeep.prune();

        assertThat(jdbc.queryForObject("select count(*) from vm_minute_" + spent, Long.class))
                .isZero();
        assertThat(minutes(get("/v1/vms/" + vm + "/stats"))).hasSize(1);
    }

    private List<String> minutes(JsonNode answer) {
        List<String> minutes = new ArrayList<>();
        answer.get("minutes")
                .forEach(minute -> minutes.add("%d %s %s %s %s %s"
                        .formatted(
                                base.until(Instant.parse(minute.get("at").asString()), ChronoUnit.MINUTES),
                                minute.get("cpuPercent"),
                                minute.get("memoryUsedMib"),
                                minute.get("diskUsedMib"),
                                minute.get("receivedBytesPerSecond"),
                                minute.get("sentBytesPerSecond"))));
        return minutes;
    }

    private VmId machine() {
        Machine machine = new Machine(new VmId(UUID.randomUUID()), tenant, host);
        change(machine);
        return machine.id();
    }

    private void change(Machine machine) {
        transaction.executeWithoutResult(
                status -> usage.apply(List.of(new UsageFact.Changed(machine.change(1, 0, ALL)))));
    }

    private void tell(UsageSampled statement) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(new UsageFact.Sampled(statement))));
    }

    /** Receives 10 bytes for every ms of processor time, and sends 20. */
    private UsageSampled sample(VmId vm, int second, @Nullable String boot, long cpu) {
        VmSample sample = new VmSample(vm, 1, ObservedPower.RUNNING, boot, cpu, 512, 1024, 10 * cpu, 20 * cpu);
        return new UsageSampled(host, base.plusSeconds(second), List.of(sample));
    }

    private JsonNode get(String path) throws Exception {
        return answered(send(path, Role.TENANT));
    }

    private JsonNode hostStats() throws Exception {
        return answered(send("/v1/hosts/" + host + "/stats", Role.ADMINISTRATOR));
    }

    private static JsonNode answered(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String path, Role role) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", MeteringInATest.bearer(tenant, role))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}

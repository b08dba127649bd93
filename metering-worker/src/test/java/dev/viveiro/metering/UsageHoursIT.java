package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
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

/** Usage by the hour, as a caller has it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class UsageHoursIT {
    private static final String DAY = "&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z";

    private final Machine machine =
            new Machine(new VmId(UUID.randomUUID()), new TenantId(UUID.randomUUID()), new HostId(UUID.randomUUID()));
    private final String path = "/v1/usage/hours?vm=" + machine.id();

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private MeteringApi customer;

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
    void aCustomer() {
        customer = new MeteringApi(port, MeteringInATest.bearer(machine.tenant()));
    }

    @Test
    void a_line_has_the_hour_the_meter_and_quantity_times_seconds() {
        hold(Instant.parse("2026-03-01T12:30:00Z"), Instant.parse("2026-03-01T14:15:00.25Z"), 2);
        assertThat(customer.get(path + DAY, 200).get("items"))
                .filteredOn(line -> line.get("meter").asString().equals("VCPU"))
                .extracting(line -> line.toString().replace('"', '\''))
                .containsExactly(
                        "{'hour':'2026-03-01T12:00:00Z','meter':'VCPU','unitSeconds':'3600','unit':'vcpu'}",
                        "{'hour':'2026-03-01T13:00:00Z','meter':'VCPU','unitSeconds':'7200','unit':'vcpu'}",
                        "{'hour':'2026-03-01T14:00:00Z','meter':'VCPU','unitSeconds':'1800.5','unit':'vcpu'}");
    }

    @Test
    void hours_add_up_to_what_is_billed_of_their_intervals_to_the_microsecond() {
        Random random = new Random(5);
        List<UsageFact> facts = new ArrayList<>();
        Instant at = Instant.parse("2026-03-27T22:10:00.000001Z");
        for (int version = 1; version <= 12; version++) {
            facts.add(changed(
                    machine.change(version, at, version == 12 ? Set.of() : Stories.ALL, 1 + random.nextInt(3))));
            at = at.plusNanos(1_000L * (1 + random.nextLong(50_000_000_000L)));
        }
        apply(facts);
        Map<String, BigDecimal> billed = new HashMap<>();
        jdbc.query(
                "select meter, sum(quantity * extract(epoch from ends - starts)) as held"
                        + " from billed_usage where vm = ? group by meter",
                row -> {
                    billed.put(row.getString("meter"), row.getBigDecimal("held"));
                },
                machine.id().value());
        Map<String, BigDecimal> summed = new HashMap<>();
        List<String> keys = new ArrayList<>();
        each("&from=2026-03-27T00:00:00Z&to=2026-04-27T00:00:00Z&limit=7", line -> {
            String meter = line.get("meter").asString();
            summed.merge(meter, new BigDecimal(line.get("unitSeconds").asString()), BigDecimal::add);
            keys.add(line.get("hour").asString() + meter);
        });
        assertThat(billed).hasSize(Stories.ALL.size());
        billed.forEach((meter, held) -> assertThat(summed.get(meter)).isEqualByComparingTo(held));
        assertThat(keys).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void hours_are_billed_as_far_as_bills_count_them() {
        Instant noon = Stories.NOON;
        apply(List.of(changed(machine.change(1, noon, Stories.ALL, 1))));
        apply(List.of(machine.seen(noon.plusSeconds(20))));
        apply(List.of(new UsageFact.Lost(new HostLost(machine.host(), 2, noon.plusSeconds(25)))));
        assertThat(processorSeconds(DAY)).as("up to the last sample").containsExactly("20");
        apply(List.of(changed(machine.change(2, noon.plusSeconds(900), Set.of(), 1))));
        assertThat(processorSeconds(DAY))
                .as("up to the lost host's last report")
                .containsExactly("25");
    }

    @Test
    void what_is_outside_of_the_time_that_is_asked_for_is_not_told() {
        hold(Instant.parse("2026-02-27T12:30:00Z"), Instant.parse("2026-03-03T14:15:00Z"), 1);
        assertThat(processorSeconds("&from=2026-03-01T23:00:00Z&to=2026-03-02T01:00:00Z"))
                .containsExactly("3600", "3600");
        assertThat(processorSeconds("&from=2026-03-04T00:00:00Z&to=2026-03-05T00:00:00Z"))
                .isEmpty();
    }

    @Test
    void another_tenants_machine_has_no_hours() {
        hold(Stories.NOON, Stories.NOON.plusSeconds(60), 1);
        MeteringApi other = new MeteringApi(port, MeteringInATest.bearer(new TenantId(UUID.randomUUID())));
        assertThat(other.get(path + DAY, 200).get("items")).isEmpty();
        assertThat(customer.get(path + DAY, 200).get("items")).isNotEmpty();
    }

    @Test
    void what_is_missing_wrong_or_too_long_is_a_problem_that_points_to_it() {
        String to = "&to=2026-03-02T00:00:00Z";
        String from = "&from=2026-03-01T00:00:00Z";
        assertPointsTo("?vm", "/v1/usage/hours?" + from.substring(1) + to);
        assertPointsTo("?vm", "/v1/usage/hours?vm=oak" + from + to);
        assertPointsTo("?from", path + to);
        assertPointsTo("?from", path + "&from=2026-03-01T00:00:01Z" + to);
        assertPointsTo("?from", path + "&from=noon" + to);
        assertPointsTo("?to", path + from);
        assertPointsTo("?to", path + from + "&to=2026-03-01T00:00:00Z");
        assertPointsTo("?to", path + from + "&to=2026-04-01T01:00:00Z");
        assertPointsTo("?pageToken", path + from + to + "&pageToken=b2Fr");
        customer.get(path + from + "&to=2026-04-01T00:00:00Z", 200);
    }

    private void assertPointsTo(String pointer, String call) {
        JsonNode problem = customer.get(call, 400);
        assertThat(problem.get("code").asString()).as(call).isEqualTo("invalid-request");
        assertThat(problem.get("errors").get(0).get("pointer").asString())
                .as(call)
                .isEqualTo(pointer);
    }

    private void hold(Instant from, Instant to, int vcpus) {
        apply(List.of(
                changed(machine.change(1, from, Stories.ALL, vcpus)), changed(machine.change(2, to, Set.of(), vcpus))));
    }

    private List<String> processorSeconds(String query) {
        List<String> seconds = new ArrayList<>();
        each(query, line -> {
            if (line.get("meter").asString().equals("VCPU")) {
                seconds.add(line.get("unitSeconds").asString());
            }
        });
        return seconds;
    }

    private void each(String query, Consumer<JsonNode> line) {
        String token = "";
        do {
            JsonNode page = customer.get(path + query + token, 200);
            page.get("items").forEach(line);
            token = page.has("nextPageToken")
                    ? "&pageToken=" + page.get("nextPageToken").asString()
                    : "";
        } while (!token.isEmpty());
    }

    private static UsageFact changed(VmChanged change) {
        return new UsageFact.Changed(change);
    }

    private void apply(List<UsageFact> facts) {
        transaction.executeWithoutResult(status -> usage.apply(facts));
    }
}

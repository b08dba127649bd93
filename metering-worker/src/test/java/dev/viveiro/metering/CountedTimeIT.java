package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.PlanSnapshot;
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
import dev.viveiro.metering.tco.domain.Scope;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

/** Which time counts for which plan, and for which entry. In 2023, in which no other test has machines that share the database. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CountedTimeIT {
    private static final Set<Meter> STOPPED = Set.of(Meter.DISK, Meter.ADDRESS);

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final HostId host = new HostId(UUID.randomUUID());
    private final Machine machine = new Machine(new VmId(UUID.randomUUID()), tenant, host);

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private TcoService tco;

    @Autowired
    private JdbcTemplate jdbc;

    private MeteringApi admin;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
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
        admin = new MeteringApi(port, MeteringInATest.bearer(tenant, Role.ADMINISTRATOR));
    }

    @Test
    void a_machine_that_changes_its_plan_costs_each_plan_its_part() {
        plan(1, "2023-03-01T00:00:00Z", ALL, "small");
        plan(2, "2023-03-11T00:00:00Z", ALL, "large");
        plan(3, "2023-03-31T00:00:00Z", ALL, "small");
        plan(4, "2023-04-01T00:00:00Z", Set.of(), "small");
        costs(Charge.MONTHLY, "31.00", "2023-03-01");
        jdbc.update(
                "insert into use_by_day values ('2023-03-07', ?, ?, 31000, 310, 3100, 1440)",
                host.value(),
                machine.id().value());

        assertThat(borne("2023-03", "plan", "byReservation")).isEqualTo(Map.of("small", "11.00", "large", "20.00"));
        assertThat(borne("2023-03", "plan", "byUse")).isEqualTo(Map.of("small", "11.00", "large", "20.00"));
        assertThat(borne("2023-03", "vm", "byUse"))
                .isEqualTo(Map.of(machine.id().toString(), "31.00"));
        JsonNode margins = admin.get("/v1/tco/margins?period=2023-03&prices=small:31,large:62", 200)
                .get("items");
        assertThat(margins)
                .extracting(each -> each.get("plan").asString() + " "
                        + each.get("income").asString() + " " + each.get("cost").asString())
                .containsExactly("large 40.00 20.00", "small 11.00 11.00");
    }

    @Test
    void an_outage_before_an_entry_is_in_force_costs_nothing_by_it() {
        change(1, "2023-05-01T00:00:00Z", ALL);
        change(2, "2023-05-02T00:00:00Z", Set.of());
        Machine later = new Machine(new VmId(UUID.randomUUID()), tenant, host);
        apply(
                new UsageFact.Changed(later.change(1, Instant.parse("2023-05-20T00:00:00Z"), ALL, 2)),
                new UsageFact.Changed(later.change(2, Instant.parse("2023-05-20T05:00:00Z"), Set.of(), 2)));
        costs(Charge.PER_OUTAGE_HOUR, "2.00", "2023-05-11");

        assertThat(borne("2023-05", "vm", "byReservation"))
                .isEqualTo(Map.of(machine.id().toString(), "0.00", later.id().toString(), "10.00"));
    }

    @Test
    void a_machine_that_was_stopped_had_no_outage() {
        change(1, "2023-07-01T00:00:00Z", ALL);
        change(2, "2023-07-01T01:00:00Z", STOPPED);
        change(3, "2023-07-01T05:00:00Z", Set.of());
        costs(Charge.PER_OUTAGE_HOUR, "2.00", "2023-01-01");
        assertThat(borne("2023-07", "vm", "byReservation"))
                .isEqualTo(Map.of(machine.id().toString(), "2.00"));
    }

    @Test
    void a_machine_that_is_found_in_the_same_boot_was_up_all_the_while() {
        change(1, "2023-09-01T00:00:00Z", ALL);
        apply(machine.seen(Instant.parse("2023-09-01T00:00:20Z")));
        apply(new UsageFact.Lost(new HostLost(host, 2, Instant.parse("2023-09-01T00:00:25Z"))));
        apply(machine.seen(Instant.parse("2023-09-01T04:00:00Z")));
        change(2, "2023-09-01T07:00:00Z", Set.of());
        costs(Charge.PER_OUTAGE_HOUR, "2.00", "2023-01-01");
        // three hours that nobody saw the end of
        assertThat(borne("2023-09", "vm", "byReservation"))
                .isEqualTo(Map.of(machine.id().toString(), "6.00"));
    }

    private void change(long version, String at, Set<Meter> billed) {
        plan(version, at, billed, "basic");
    }

    private void plan(long version, String at, Set<Meter> billed, String name) {
        PlanSnapshot plan = new PlanSnapshot(name, 1, 2, 2048, 20);
        apply(new UsageFact.Changed(machine.change(version, Instant.parse(at), billed, plan, null)));
    }

    private void apply(UsageFact... facts) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(facts)));
    }

    private void costs(Charge charge, String amount, String from) {
        tco.add(List.of(new CostEntry(
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
                null)));
    }

    private Map<String, String> borne(String period, String by, String way) {
        Map<String, String> borne = new TreeMap<>();
        admin.get("/v1/tco?limit=500&period=" + period + "&by=" + by, 200)
                .get("items")
                .forEach(item ->
                        borne.put(item.get("key").asString(), item.get(way).asString()));
        return borne;
    }
}

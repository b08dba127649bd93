package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.time.Instant;
import java.util.ArrayList;
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

/** What is recorded about time that nobody watched, as it can be read; thirty seconds without a sample are a gap. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GapsIT {
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final Machine machine = machine();

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private TransactionTemplate transaction;

    private MeteringApi customer;
    private MeteringApi other;

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
        customer = new MeteringApi(port, MeteringInATest.bearer(tenant));
        other = new MeteringApi(port, MeteringInATest.bearer(new TenantId(UUID.randomUUID())));
    }

    @Test
    void a_gap_has_what_became_of_it() {
        begin(machine);
        see(machine, 20, "boot-1");
        see(machine, 100, "boot-1");
        lose(105);
        see(machine, 200, "boot-1");
        lose(205);
        see(machine, 300, "boot-2");
        end(machine, 310);
        assertThat(gaps("?vm=" + machine.id()))
                .containsExactly(
                        at(20) + " - " + at(100) + " UNSEEN",
                        at(100) + " - " + at(200) + " LATE from " + at(105),
                        at(200) + " - " + at(300) + " LOST from " + at(205));
    }

    @Test
    void gaps_are_found_by_when_they_were() {
        begin(machine);
        see(machine, 100, "boot-1");
        see(machine, 200, "boot-1");
        end(machine, 210);
        assertThat(gaps("?from=" + at(100))).hasSize(1);
        assertThat(gaps("?from=" + at(99))).hasSize(2);
        assertThat(gaps("?to=" + at(100))).hasSize(1);
        assertThat(gaps("?from=" + at(40) + "&to=" + at(60))).containsExactly(at(0) + " - " + at(100) + " UNSEEN");
        customer.get("/v1/usage/gaps?from=noon", 400);
        customer.get("/v1/usage/gaps?vm=oak", 400);
    }

    @Test
    void gaps_of_many_machines_come_in_pages_and_are_their_tenants_alone() {
        for (int i = 0; i < 5; i++) {
            Machine each = machine();
            begin(each);
            end(each, 100);
        }
        List<JsonNode> told = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = customer.get("/v1/usage/gaps?limit=2" + token, 200);
            page.get("items").forEach(told::add);
            token = page.has("nextPageToken")
                    ? "&pageToken=" + page.get("nextPageToken").asString()
                    : "";
        } while (!token.isEmpty());
        assertThat(told.stream().map(gap -> gap.get("vm").asString()).distinct())
                .hasSize(5);
        assertThat(told).hasSize(5);
        assertThat(other.get("/v1/usage/gaps", 200).get("items")).isEmpty();
    }

    @Test
    void a_change_that_claimed_too_early_a_time_is_listed_with_both() {
        apply(
                new UsageFact.Changed(machine.change(1, 100, Set.of(Meter.DISK))),
                new UsageFact.Changed(machine.change(2, 40, Set.of())),
                new UsageFact.Changed(machine.change(3, 60, Set.of(Meter.DISK))),
                new UsageFact.Changed(machine.change(4, 110, Set.of())));
        String path = "/v1/usage/clamps?vm=" + machine.id();
        JsonNode first = customer.get(path + "&limit=1", 200);
        JsonNode clamp = first.get("items").get(0);
        assertThat(clamp.get("version").asInt()).isEqualTo(2);
        assertThat(clamp.get("claimed").asString()).isEqualTo(at(40).toString());
        assertThat(clamp.get("used").asString()).isEqualTo(at(100).toString());
        JsonNode second =
                customer.get(path + "&pageToken=" + first.get("nextPageToken").asString(), 200);
        assertThat(second.get("items"))
                .extracting(each -> each.get("version").asInt())
                .containsExactly(3);
        assertThat(other.get(path, 200).get("items")).isEmpty();
    }

    private List<String> gaps(String query) {
        List<String> gaps = new ArrayList<>();
        customer.get("/v1/usage/gaps" + query, 200)
                .get("items")
                .forEach(gap -> gaps.add(gap.get("from").asString() + " - "
                        + gap.get("to").asString() + " " + gap.get("kind").asString()
                        + (gap.has("unbilledFrom")
                                ? " from " + gap.get("unbilledFrom").asString()
                                : "")));
        return gaps;
    }

    private Machine machine() {
        return new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
    }

    private void begin(Machine each) {
        apply(new UsageFact.Changed(each.change(1, 0, Set.of(Meter.DISK))));
    }

    private void end(Machine each, int second) {
        apply(new UsageFact.Changed(each.change(2, second, Set.of())));
    }

    private void lose(int silentSince) {
        apply(new UsageFact.Lost(new HostLost(machine.host(), silentSince, at(silentSince))));
    }

    private void see(Machine each, int second, String boot) {
        VmSample sample = new VmSample(each.id(), 1, ObservedPower.RUNNING, boot, 1, 512, 1024, 10, 20);
        apply(new UsageFact.Sampled(new UsageSampled(each.host(), at(second), List.of(sample))));
    }

    private void apply(UsageFact... facts) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(facts)));
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}

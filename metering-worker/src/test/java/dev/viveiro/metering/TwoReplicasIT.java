package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.Rebuilding;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Two replicas share the queues, and so the facts of each machine; nobody else consumes them. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class TwoReplicasIT {
    private static final int MACHINES = 8;
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final Database DATABASE =
            DatabaseFixture.shared().freshDatabase().withSchema("metering");
    private static final Broker BROKER = BrokerFixture.shared().freshVhost();

    @Autowired
    private UsageService usage;

    @Autowired
    private Rebuilding rebuilding;

    @Autowired
    private RabbitTemplate rabbit;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionTemplate transaction;

    private final Random random = new Random(17);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry, DATABASE, BROKER);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @Test
    void facts_that_two_replicas_share_end_in_the_usage_of_the_plain_story() {
        Map<Machine, List<Function<Machine, UsageFact>>> stories = new HashMap<>();
        for (int i = 0; i < MACHINES; i++) {
            stories.put(machine(), LateFactsIT.story(random));
        }
        Map<HostId, Hosts.Voice> hosts = new HashMap<>();
        stories.keySet().forEach(machine -> hosts.put(machine.host(), Hosts.join(machine.host(), BROKER)));
        try (ConfigurableApplicationContext other = replica()) {
            assertThat(other.isRunning()).isTrue();
            for (Lane lane : Lane.values()) {
                await().atMost(SOON).until(() -> consumers(lane) == 2);
            }
            stories.keySet().forEach(machine -> tell(LateFactsIT.begin(machine), VmChanged.class, lane()));
            awaitApplied(MACHINES);

            List<Runnable> words = new ArrayList<>();
            stories.forEach((machine, story) -> story.stream()
                    .map(fact -> fact.apply(machine))
                    .forEach(fact -> words.addAll(Collections.nCopies(3, () -> say(fact, hosts)))));
            Collections.shuffle(words, random);
            words.forEach(Runnable::run);
            awaitApplied(MACHINES + words.size());
        }
        assertThat(rebuilding.rebuild(null, 500).corrected()).isZero();
        stories.forEach((machine, story) -> {
            Machine plain = machine();
            apply(new UsageFact.Changed(LateFactsIT.begin(plain)));
            story.forEach(fact -> apply(fact.apply(plain)));
            assertThat(intervals(machine.id())).isNotEmpty().isEqualTo(intervals(plain.id()));
            assertThat(gaps(machine.id())).isNotEmpty().isEqualTo(gaps(plain.id()));
        });
    }

    private static ConfigurableApplicationContext replica() {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
        MeteringInATest.settings((name, value) -> arguments.add("--" + name + "=" + value.get()), DATABASE, BROKER);
        return new SpringApplicationBuilder(MeteringApplication.class).run(arguments.toArray(String[]::new));
    }

    private long consumers(Lane lane) {
        return Objects.requireNonNull(rabbit.execute(channel -> channel.consumerCount(Topology.meteringEvents(lane))));
    }

    /** Each message has an id of its own, also one that says what another says: none is left out as a repetition. */
    private void awaitApplied(int messages) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jdbc.queryForObject("select count(*) from inbox", Integer.class))
                        .isEqualTo(messages));
    }

    private void say(UsageFact fact, Map<HostId, Hosts.Voice> hosts) {
        switch (fact) {
            case UsageFact.Changed changed -> tell(changed.event(), VmChanged.class, lane());
            case UsageFact.Lost lost -> tell(lost.event(), HostLost.class, lane());
            case UsageFact.Sampled sampled -> {
                HostId host = sampled.statement().host();
                String key = Topology.hostEventKey(host, lane(), Contracts.keyOf(UsageSampled.class));
                Objects.requireNonNull(hosts.get(host))
                        .say(sampled.statement(), Contracts.typeOf(UsageSampled.class), key, "host-" + host);
            }
            case UsageFact.Stored stored -> throw new IllegalArgumentException("no machine's: " + stored);
        }
    }

    private void tell(Object event, Class<?> contract, Lane lane) {
        Envelope envelope = new Envelope(
                UUID.randomUUID(),
                Contracts.typeOf(contract),
                "/gateway",
                "",
                Instant.now(),
                null,
                ContractJson.write(event));
        String key = Topology.eventKey(lane, Contracts.keyOf(contract));
        rabbit.send(Topology.EVENTS, key, AmqpEnvelope.toMessage(envelope, null));
    }

    private Lane lane() {
        return random.nextBoolean() ? Lane.INTERACTIVE : Lane.BULK;
    }

    private static Machine machine() {
        return new Machine(new VmId(UUID.randomUUID()), new TenantId(UUID.randomUUID()), new HostId(UUID.randomUUID()));
    }

    private void apply(UsageFact fact) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(fact)));
    }

    private List<String> intervals(VmId vm) {
        return rows(
                "select meter, opened_by, starts, ends, quantity from usage_interval"
                        + " where superseded_by is null and vm = ? order by meter, starts",
                vm);
    }

    private List<String> gaps(VmId vm) {
        return rows("select starts, ends, kind, unbilled_from from unobserved where vm = ? order by starts", vm);
    }

    private List<String> rows(String sql, VmId vm) {
        return jdbc.queryForList(sql, vm.value()).stream().map(Object::toString).toList();
    }
}

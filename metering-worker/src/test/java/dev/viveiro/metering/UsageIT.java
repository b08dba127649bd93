package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static dev.viveiro.metering.Stories.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.EarlySamples;
import dev.viveiro.metering.usage.domain.BilledTime;
import dev.viveiro.metering.usage.domain.MeteredChange;
import dev.viveiro.metering.usage.domain.Observation;
import dev.viveiro.metering.usage.domain.ObservedRun;
import dev.viveiro.metering.usage.domain.UsageInterval;
import dev.viveiro.metering.usage.domain.UsageLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class UsageIT {
    private static final TenantId TENANT = new TenantId(UUID.randomUUID());
    private static final HostId HOST = new HostId(UUID.randomUUID());
    private static final String SAMPLED = Contracts.typeOf(UsageSampled.class);
    private static final String KEY = Topology.hostEventKey(HOST, Lane.BULK, Contracts.keyOf(UsageSampled.class));

    /** Three sample periods, as MeteringInATest sets them. */
    private static final Duration TOLERANCE = Duration.ofSeconds(30);

    @Autowired
    private RabbitTemplate rabbit;

    @Autowired
    private EarlySamples early;

    @Autowired
    private JdbcTemplate jdbc;

    private final Hosts.Voice host = Hosts.join(HOST, MeteringInATest.BROKER);

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @Test
    void shuffled_repeated_and_late_events_end_in_the_intervals_of_the_plain_story() {
        Random random = new Random(7);
        Map<VmId, List<VmChanged>> stories = new HashMap<>();
        List<VmChanged> told = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Machine machine = machine();
            stories.put(machine.id(), Stories.random(machine, random));
            told.addAll(stories.get(machine.id()));
        }
        told.addAll(told.subList(0, told.size() / 2));
        Collections.shuffle(told, random);
        // over both lanes, so that two consumers meet at the same machines
        told.forEach(change -> tell(change, random.nextBoolean() ? Lane.INTERACTIVE : Lane.BULK));

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(count("vm_event", stories.keySet()))
                .isEqualTo(stories.values().stream().mapToInt(List::size).sum()));
        stories.forEach((vm, story) -> assertThat(intervalsOf(vm)).isEqualTo(UsageLedger.intervals(plain(story))));
    }

    @Test
    void the_database_itself_refuses_two_overlapping_intervals_of_one_meter() {
        Machine machine = billedMachine();
        assertThatThrownBy(() -> jdbc.update("""
                insert into usage_interval (vm, tenant, number, meter, opened_by, starts, ends, quantity)
                select vm, tenant, number, 'VCPU', 99, now(), now() + interval '1 microsecond', 1
                from metered_vm where vm = ?""", machine.id().value()))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("usage_interval_never_overlaps");
    }

    @Test
    void intervals_that_touch_do_not_overlap_and_a_microsecond_is_enough_to_overlap() {
        // of a machine without a story: what is derived again elsewhere is not wrong for these
        Machine machine = machine();
        jdbc.update(
                "insert into metered_vm (vm, tenant) values (?, ?)",
                machine.id().value(),
                TENANT.value());
        insertInterval(machine, 1, "2026-05-04T10:00:00Z", "2026-05-04T11:00:00.000001Z");
        insertInterval(machine, 2, "2026-05-04T11:00:00.000001Z", null);
        insertInterval(machine, 3, "2026-05-04T09:00:00Z", "2026-05-04T10:00:00Z");
        jdbc.update(
                "delete from usage_interval where vm = ? and opened_by = 2",
                machine.id().value());
        assertThatThrownBy(() -> insertInterval(machine, 4, "2026-05-04T11:00:00Z", "2026-05-04T12:00:00Z"))
                .hasMessageContaining("usage_interval_never_overlaps");
        assertThatThrownBy(() -> insertInterval(machine, 5, "2026-05-04T08:00:00Z", "2026-05-04T09:00:00.000001Z"))
                .hasMessageContaining("usage_interval_never_overlaps");
        assertThatThrownBy(() -> insertInterval(machine, 6, "2026-05-04T10:30:00Z", "2026-05-04T10:30:00.000001Z"))
                .hasMessageContaining("usage_interval_never_overlaps");
    }

    private void insertInterval(Machine machine, int openedBy, String starts, @Nullable String ends) {
        jdbc.update("""
                insert into usage_interval (vm, tenant, number, meter, opened_by, starts, ends, quantity)
                select vm, tenant, number, 'VCPU', ?, ?::timestamptz, ?::timestamptz, 1
                from metered_vm where vm = ?""", openedBy, starts, ends, machine.id().value());
    }

    @Test
    void a_gap_between_samples_is_recorded_once_however_they_come() {
        Machine machine = billedMachine();
        int[] seconds = {10, 20, 200, 30, 20, 190, 210, 200};
        for (int second : seconds) {
            sample(machine.id(), second, "boot-1", second);
        }
        await().untilAsserted(() -> assertThat(unobserved(machine.id())).containsExactly(at(30) + " - " + at(190)));
        sample(machine.id(), 60, "boot-1", 60);
        await().untilAsserted(() -> assertThat(unobserved(machine.id())).containsExactly(at(60) + " - " + at(190)));
    }

    @Test
    void changes_and_samples_in_any_order_end_in_the_gaps_of_the_plain_story() {
        Random random = new Random(11);
        Map<VmId, List<VmChanged>> stories = new HashMap<>();
        List<Runnable> words = new ArrayList<>();
        Map<VmId, List<Instant>> samples = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            Machine machine = billedMachine();
            List<VmChanged> story = new ArrayList<>(List.of(machine.change(1, 0, ALL)));
            for (int version = 2; version < 2 + random.nextInt(6); version++) {
                story.add(machine.change(version, version * 150, random.nextBoolean() ? ALL : Set.of()));
            }
            stories.put(machine.id(), story);
            story.forEach(change -> words.add(() -> tell(change)));
            List<Instant> moments = new ArrayList<>();
            samples.put(machine.id(), moments);
            for (int sample = 0; sample < 12; sample++) {
                int second = random.nextInt(1_000);
                moments.add(at(second));
                words.add(() -> sample(machine.id(), second, "boot-1", second));
            }
        }
        Collections.shuffle(words, random);
        words.forEach(Runnable::run);

        stories.forEach((vm, story) -> {
            var runs = Observation.with(
                    List.of(),
                    requireNonNull(samples.get(vm)).stream()
                            .map(moment -> ObservedRun.of(moment, "boot-1"))
                            .toList(),
                    TOLERANCE);
            var billed = BilledTime.of(UsageLedger.intervals(plain(story)));
            var gaps = Observation.unobserved(billed, runs, TOLERANCE).stream()
                    .map(gap -> gap.from() + " - " + gap.to())
                    .toList();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(intervalsOf(vm)).isEqualTo(UsageLedger.intervals(plain(story)));
                assertThat(unobserved(vm)).isEqualTo(gaps);
            });
        });
    }

    @Test
    void the_end_of_billing_that_arrives_late_ends_the_gap_too() {
        Machine machine = billedMachine();
        sample(machine.id(), 10, "boot-1", 1);
        sample(machine.id(), 200, "boot-1", 2);
        await().untilAsserted(() -> assertThat(unobserved(machine.id())).hasSize(1));
        tell(machine.change(2, 100, Set.of()));
        await().untilAsserted(() -> assertThat(unobserved(machine.id())).containsExactly(at(10) + " - " + at(100)));
    }

    @Test
    void counters_survive_a_reboot_and_repeated_samples() {
        Machine machine = billedMachine();
        sample(machine.id(), 10, "boot-1", 500);
        sample(machine.id(), 20, "boot-1", 900);
        sample(machine.id(), 30, "boot-2", 40);
        sample(machine.id(), 20, "boot-1", 900);
        sample(machine.id(), 10, "boot-1", 500);
        await().untilAsserted(() -> assertThat(jdbc.queryForObject(
                        "select sum(cpu_millis) from boot_counter where vm = ?",
                        Long.class,
                        machine.id().value()))
                .isEqualTo(940));
    }

    @Test
    void a_sample_of_a_machine_that_is_not_on_that_host_counts_nothing() {
        Machine elsewhere = new Machine(new VmId(UUID.randomUUID()), TENANT, new HostId(UUID.randomUUID()));
        tell(elsewhere.change(1, 0, ALL));
        Machine here = billedMachine();
        await().untilAsserted(() -> assertThat(intervalsOf(elsewhere.id())).hasSize(ALL.size()));
        sample(elsewhere.id(), 10, "boot-1", 500);
        sample(here.id(), 10, "boot-1", 500);
        await().untilAsserted(() ->
                assertThat(count("latest_sample", Set.of(here.id()))).isEqualTo(1));
        assertThat(count("latest_sample", Set.of(elsewhere.id()))).isZero();
        assertThat(count("observed_run", Set.of(elsewhere.id()))).isZero();
    }

    @Test
    void a_sample_that_overtakes_the_change_that_places_its_machine_counts_once_that_came() {
        Machine machine = machine();
        sample(machine.id(), 20, "boot-1", 900);
        sample(machine.id(), 10, "boot-1", 500);
        await().untilAsserted(() ->
                assertThat(count("early_sample", Set.of(machine.id()))).isEqualTo(2));
        early.look();
        assertThat(count("latest_sample", Set.of(machine.id()))).isZero();
        assertThat(count("early_sample", Set.of(machine.id()))).isEqualTo(2);

        tell(machine.change(1, 0, ALL));
        await().untilAsserted(() -> {
            early.look();
            assertThat(count("early_sample", Set.of(machine.id()))).isZero();
        });
        assertThat(jdbc.queryForObject(
                        "select cpu_millis from boot_counter where vm = ?",
                        Long.class,
                        machine.id().value()))
                .isEqualTo(900);
        assertThat(jdbc.queryForObject(
                        "select extract(epoch from ends - starts)::bigint from observed_run where vm = ?",
                        Long.class,
                        machine.id().value()))
                .isEqualTo(10);
    }

    @Test
    void an_early_sample_is_never_believed_of_a_host_that_no_change_names_and_is_forgotten_after_a_day() {
        Machine elsewhere = new Machine(new VmId(UUID.randomUUID()), TENANT, new HostId(UUID.randomUUID()));
        sample(elsewhere.id(), 10, "boot-1", 500);
        await().untilAsserted(() ->
                assertThat(count("early_sample", Set.of(elsewhere.id()))).isEqualTo(1));
        tell(elsewhere.change(1, 0, ALL));
        await().untilAsserted(() -> assertThat(intervalsOf(elsewhere.id())).hasSize(ALL.size()));
        early.look();
        assertThat(count("latest_sample", Set.of(elsewhere.id()))).isZero();
        assertThat(count("early_sample", Set.of(elsewhere.id()))).isEqualTo(1);
        jdbc.update(
                "update early_sample set kept_at = kept_at - interval '25 hours' where vm = ?",
                elsewhere.id().value());
        early.look();
        assertThat(count("early_sample", Set.of(elsewhere.id()))).isZero();
    }

    @Test
    void forged_statements_go_to_the_dead_queue_and_change_nothing() {
        Machine machine = billedMachine();
        HostId other = new HostId(UUID.randomUUID());
        UsageSampled mine = statement(HOST, machine.id(), 10, "boot-1", 1);
        UsageSampled notMine = statement(other, machine.id(), 10, "boot-1", 1);
        long dead = dead();
        host.say(mine, SAMPLED, KEY, null);
        host.say(notMine, SAMPLED, KEY, "host-" + HOST);
        host.say(mine, SAMPLED, Topology.hostEventKey(other, Lane.BULK, "usage.sampled"), "host-" + HOST);
        host.say(machine.change(2, 5, Set.of()), Contracts.typeOf(VmChanged.class), KEY, "host-" + HOST);
        host.say("nonsense", "no-such-type/1", KEY, "host-" + HOST);
        await().untilAsserted(() -> assertThat(dead()).isEqualTo(dead + 5));
        assertThat(count("latest_sample", Set.of(machine.id()))).isZero();
        assertThat(count("vm_event", Set.of(machine.id()))).isEqualTo(1);
    }

    private Machine machine() {
        return new Machine(new VmId(UUID.randomUUID()), TENANT, HOST);
    }

    private Machine billedMachine() {
        Machine machine = machine();
        tell(machine.change(1, 0, ALL));
        await().untilAsserted(() -> assertThat(intervalsOf(machine.id())).hasSize(ALL.size()));
        return machine;
    }

    private void tell(VmChanged change) {
        tell(change, Lane.INTERACTIVE);
    }

    private void tell(VmChanged change, Lane lane) {
        Envelope envelope = new Envelope(
                UUID.randomUUID(),
                Contracts.typeOf(VmChanged.class),
                "/gateway",
                change.vm().id().toString(),
                Instant.now(),
                null,
                ContractJson.write(change));
        rabbit.send(Topology.EVENTS, Topology.eventKey(lane, "vm.changed"), AmqpEnvelope.toMessage(envelope, null));
    }

    private void sample(VmId vm, int second, String boot, long cpu) {
        host.say(statement(HOST, vm, second, boot, cpu), SAMPLED, KEY, "host-" + HOST);
    }

    private static UsageSampled statement(HostId host, VmId vm, int second, String boot, long cpu) {
        VmSample sample = new VmSample(vm, 1, ObservedPower.RUNNING, boot, cpu, 512, 1024, 10 * cpu, 20 * cpu);
        return new UsageSampled(host, at(second), List.of(sample));
    }

    private static List<MeteredChange> plain(List<VmChanged> story) {
        return story.stream()
                .map(change -> new MeteredChange(
                        change.vm().version(),
                        change.effectiveAt(),
                        change.billed(),
                        change.vm().plan().vcpus(),
                        change.vm().plan().memoryMib(),
                        change.vm().plan().diskGib()
                                + Objects.requireNonNullElse(change.vm().extraDiskGib(), 0L)))
                .toList();
    }

    private List<UsageInterval> intervalsOf(VmId vm) {
        return jdbc
                .query(
                        "select * from usage_interval where superseded_by is null and vm = ?",
                        (row, i) -> {
                            var ends = row.getTimestamp("ends");
                            return new UsageInterval(
                                    Meter.valueOf(row.getString("meter")),
                                    row.getLong("opened_by"),
                                    row.getTimestamp("starts").toInstant(),
                                    ends == null ? null : ends.toInstant(),
                                    row.getLong("quantity"));
                        },
                        vm.value())
                .stream()
                .sorted(java.util.Comparator.comparing(UsageInterval::meter).thenComparing(UsageInterval::from))
                .toList();
    }

    private List<String> unobserved(VmId vm) {
        return jdbc.query(
                "select starts, ends from unobserved where vm = ? order by starts",
                (row, i) -> row.getTimestamp("starts").toInstant() + " - "
                        + row.getTimestamp("ends").toInstant(),
                vm.value());
    }

    private int count(String table, Set<VmId> vms) {
        return requireNonNull(
                jdbc.queryForObject("select count(*) from " + table + " where vm = any (?)", Integer.class, (Object)
                        vms.stream().map(VmId::value).toArray(UUID[]::new)));
    }

    private long dead() {
        return requireNonNull(rabbit.execute(channel -> channel.messageCount(Topology.dead(Topology.METERING))));
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}

package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.Rater;
import dev.viveiro.metering.usage.EarlySamples;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes, samples and lost hosts, over two months: what is billed depends on what happened, not on when it was heard of. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class LateFactsIT {
    private static final int STORIES = 15;
    private static final int SECONDS = 4_000;
    private static final Instant BEGIN = Instant.parse("2026-03-31T23:30:00Z");
    /** So high that a second, or a byte, is worth a cent. */
    private static final PriceList PRICES = new PriceList(
            "list",
            1,
            BillingMonth.of("2026-01"),
            Currency.getInstance("EUR"),
            List.of(
                    Rate.flat("VCPU", Per.HOUR, 1, new BigDecimal("36")),
                    Rate.flat("MEMORY", Per.HOUR, 1024, new BigDecimal("40")),
                    Rate.flat("DISK", Per.HOUR, 1, new BigDecimal("4")),
                    Rate.flat("ADDRESS", Per.HOUR, 1, new BigDecimal("50")),
                    Rate.flat("TRAFFIC_RECEIVED", Per.GIB, 1, new BigDecimal("37000000")),
                    Rate.flat("TRAFFIC_SENT", Per.GIB, 1, new BigDecimal("91000000")),
                    Rate.planFee("basic", new BigDecimal("90000"))),
            BigDecimal.ZERO,
            BigDecimal.ZERO);

    @Autowired
    private UsageService usage;

    @Autowired
    private EarlySamples early;

    @Autowired
    private SqlEvidence evidence;

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
    void facts_that_are_shuffled_tripled_or_late_end_in_the_same_bill() {
        for (int seed = 0; seed < STORIES; seed++) {
            Random random = new Random(seed);
            List<Function<Machine, UsageFact>> story = story(random);
            List<String> bill = billOf(story, random);
            assertThat(billOf(shuffled(story, random), random))
                    .as("shuffled, seed " + seed)
                    .isEqualTo(bill);
            List<Function<Machine, UsageFact>> tripled = new ArrayList<>(story);
            tripled.addAll(story);
            tripled.addAll(story);
            assertThat(billOf(shuffled(tripled, random), random))
                    .as("tripled, seed " + seed)
                    .isEqualTo(bill);
            List<Function<Machine, UsageFact>> late = new ArrayList<>(story);
            List<Function<Machine, UsageFact>> dropped = new ArrayList<>();
            late.removeIf(fact -> random.nextInt(20) == 0 && dropped.add(fact));
            late.addAll(dropped);
            assertThat(billOf(late, random)).as("late, seed " + seed).isEqualTo(bill);
        }
    }

    static List<Function<Machine, UsageFact>> story(Random random) {
        List<Function<Machine, UsageFact>> story = new ArrayList<>();
        story.add(machine -> new UsageFact.Changed(begin(machine)));
        int second = 0;
        for (int version = 2; version < 3 + random.nextInt(6); version++) {
            second += random.nextInt(900) - 10;
            long number = version;
            Instant at = BEGIN.plusSeconds(second);
            Set<Meter> billed = random.nextInt(4) == 0 ? Set.of() : random.nextBoolean() ? ALL : Set.of(Meter.DISK);
            int vcpus = 1 + random.nextInt(2);
            story.add(machine -> new UsageFact.Changed(machine.change(number, at, billed, vcpus)));
        }
        for (int sample = 0; sample < 60; sample++) {
            Instant at = BEGIN.plusSeconds(random.nextInt(SECONDS));
            @Nullable String boot = random.nextInt(3) == 0 ? null : "boot-" + random.nextInt(2);
            long received = random.nextInt(2_000);
            long sent = random.nextInt(2_000);
            story.add(machine -> new UsageFact.Sampled(new UsageSampled(
                    machine.host(),
                    at,
                    List.of(new VmSample(
                            machine.id(), 1, ObservedPower.RUNNING, boot, 1, 512, 1024, received, sent)))));
        }
        for (int epoch = 2; epoch < 2 + random.nextInt(4); epoch++) {
            long number = epoch;
            Instant silent = BEGIN.plusSeconds(random.nextInt(SECONDS));
            story.add(machine -> new UsageFact.Lost(new HostLost(machine.host(), number, silent)));
        }
        return story;
    }

    static List<Function<Machine, UsageFact>> shuffled(List<Function<Machine, UsageFact>> story, Random random) {
        List<Function<Machine, UsageFact>> shuffled = new ArrayList<>(story);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** By which it is known where the machine is; samples that come before it wait for it. */
    static VmChanged begin(Machine machine) {
        return machine.change(1, BEGIN.minusSeconds(60), ALL, 1);
    }

    /** Of a new machine with this story: unit-seconds by month and meter, and what each month costs. */
    private List<String> billOf(List<Function<Machine, UsageFact>> story, Random random) {
        Machine machine = new Machine(
                new VmId(UUID.randomUUID()), new TenantId(UUID.randomUUID()), new HostId(UUID.randomUUID()));
        List<UsageFact> facts = story.stream().map(fact -> fact.apply(machine)).toList();
        for (int from = 0; from < facts.size(); ) {
            int to = Math.min(facts.size(), from + 1 + random.nextInt(9));
            apply(facts.subList(from, to));
            from = to;
        }
        early.look();
        List<String> bill = jdbc.query(
                """
                select month, meter, observed_late, sum(extract(epoch from ends - starts) * quantity)::numeric(30, 6) as billed
                  from billed_usage where vm = ? group by month, meter, observed_late order by month, meter, observed_late""",
                (row, i) -> row.getString("month") + " " + row.getString("meter") + " " + row.getString("observed_late")
                        + " " + row.getString("billed"),
                machine.id().value());
        for (String month : List.of("2026-03", "2026-04")) {
            bill.add(month + " net " + net(machine.tenant(), BillingMonth.of(month)));
        }
        return bill;
    }

    private BigDecimal net(TenantId tenant, BillingMonth month) {
        return Objects.requireNonNull(
                        transaction.execute(status -> Rater.rate(evidence.now(tenant, month, PRICES), PRICES)))
                .net();
    }

    private void apply(List<UsageFact> facts) {
        transaction.executeWithoutResult(status -> usage.apply(facts));
    }
}
